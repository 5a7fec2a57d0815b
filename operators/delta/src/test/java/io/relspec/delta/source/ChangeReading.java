package io.relspec.delta.source;

import io.relspec.delta.Bench;
import java.io.Serializable;
import java.util.EnumMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Reads the change feed of a table of edges again and again as a Flink job, takes every value, and
 * says what it cost.
 */
public final class ChangeReading {
  private static final int PARALLELISM = 2;
  private static final EnumMap<RowKind, Sums> TOTALS = new EnumMap<>(RowKind.class);

  private ChangeReading() {}

  /**
   * Prints a line for all runs, and a line {@code TOTAL} for every kind of change.
   *
   * @param args the table and the number of runs
   */
  public static void main(String[] args) throws Exception {
    long[] cpu = new long[Integer.parseInt(args[1])];
    long[] wall = new long[cpu.length];
    try (MiniCluster cluster = LocalCluster.start(PARALLELISM)) {
      for (int run = 0; run < cpu.length; run++) {
        TOTALS.clear();
        long cpuBefore = Bench.processNs();
        long wallBefore = System.nanoTime();
        read(args[0]);
        cpu[run] = Bench.processNs() - cpuBefore;
        wall[run] = System.nanoTime() - wallBefore;
      }
      long rows = TOTALS.values().stream().mapToLong(sums -> sums.rows).sum();
      Bench.printRates("the source", rows, cpu, wall);
      TOTALS.forEach((kind, sums) -> System.out.printf("TOTAL %s %s%n", kind.shortString(), sums));
    }
  }

  private static void read(String table) throws Exception {
    DeltaSource source = DeltaSource.builder(table).fromEarliestChanges().toLatest().build();
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
        .flatMap(new Taking())
        .sinkTo(new DiscardingSink<>());
    environment.execute();
  }

  /** What the values of some rows come to. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private long rows;
    private long sources;
    private long targets;
    private long kinds;
    private long lines;
    private long ranks;
    private double confidence;

    void take(RowData row) {
      rows++;
      sources ^= row.getLong(1);
      targets ^= row.getLong(2);
      kinds += row.getString(3).toString().length();
      lines += row.getInt(4);
      ranks += row.getInt(5);
      confidence += row.isNullAt(6) ? 0 : row.getDouble(6);
    }

    void add(Sums other) {
      rows += other.rows;
      sources ^= other.sources;
      targets ^= other.targets;
      kinds += other.kinds;
      lines += other.lines;
      ranks += other.ranks;
      confidence += other.confidence;
    }

    @Override
    public String toString() {
      return "%d %d %d %d %d %d %s"
          .formatted(rows, sources, targets, kinds, lines, ranks, confidence);
    }
  }

  private static final class Taking extends RichFlatMapFunction<RowData, Long> {
    private static final long serialVersionUID = 1L;
    private final EnumMap<RowKind, Sums> sums = new EnumMap<>(RowKind.class);

    @Override
    public void flatMap(RowData row, Collector<Long> out) {
      sums.computeIfAbsent(row.getRowKind(), kind -> new Sums()).take(row);
    }

    @Override
    public void close() {
      synchronized (TOTALS) {
        sums.forEach((kind, taken) -> TOTALS.computeIfAbsent(kind, k -> new Sums()).add(taken));
      }
    }
  }
}
