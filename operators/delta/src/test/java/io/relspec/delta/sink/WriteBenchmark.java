package io.relspec.delta.sink;

import io.relspec.delta.Bench;
import io.relspec.delta.TableSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows per processor second of appending edges of six columns with the sink, Snappy, from the first
 * row to the confirmed commit: Flink's binary rows, as SQL gives them, and generic ones. {@code
 * bench/writes} runs it.
 */
@EnabledIfSystemProperty(named = "relspec.bench", matches = "true")
class WriteBenchmark {
  private static final int ROWS = 1_000_000;
  private static final int RUNS = 12;

  @TempDir Path dir;

  private interface Rows {
    RowData at(int row);
  }

  @Test
  void edges() throws Exception {
    measure("binary rows", binary());
    measure("generic rows", WriteBenchmark::generic);
  }

  private void measure(String what, Rows rows) throws Exception {
    long[] thread = new long[RUNS];
    long[] process = new long[RUNS];
    long bytes = 0;
    for (int run = 0; run < RUNS; run++) {
      TableSpec spec = EdgeTables.spec(dir.resolve(what + run));
      SinkJob job = SinkJob.start(spec, "edges", 1);
      long threadBefore = Bench.threadNs();
      long processBefore = Bench.processNs();
      for (int row = 0; row < ROWS; row++) {
        job.write(0, rows.at(row));
      }
      job.checkpoint(1, ROWS);
      job.complete(1);
      thread[run] = Bench.threadNs() - threadBefore;
      process[run] = Bench.processNs() - processBefore;
      job.close();
      bytes = bytes(Path.of(spec.location()));
    }
    Arrays.sort(thread);
    Arrays.sort(process);
    Bench.print(
        "%s: million rows per CPU s, of the thread best %.2f median %.2f, of the process best"
            + " %.2f median %.2f; %.1f bytes a row",
        what,
        ROWS * 1e3 / thread[0],
        ROWS * 1e3 / thread[RUNS / 2],
        ROWS * 1e3 / process[0],
        ROWS * 1e3 / process[RUNS / 2],
        (double) bytes / ROWS);
  }

  private static RowData generic(int row) {
    return GenericRowData.of(
        StringData.fromString("r"),
        EdgeTables.src(row),
        EdgeTables.dst(row),
        StringData.fromString(EdgeTables.kind(row)),
        EdgeTables.line(row),
        EdgeTables.rank(row),
        row % 7 == 0 ? null : EdgeTables.confidence(row));
  }

  /** Rows whose values of fixed length are put into one row per kind. */
  private Rows binary() {
    RowDataSerializer serializer = new RowDataSerializer(EdgeTables.spec(dir).rowType());
    BinaryRowData[] byKind = new BinaryRowData[EdgeTables.KIND_CYCLE];
    for (int row = 0; row < byKind.length; row++) {
      byKind[row] = serializer.toBinaryRow(generic(row)).copy();
    }
    return number -> {
      BinaryRowData row = byKind[number % byKind.length];
      row.setLong(1, EdgeTables.src(number));
      row.setLong(2, EdgeTables.dst(number));
      row.setInt(4, EdgeTables.line(number));
      row.setInt(5, EdgeTables.rank(number));
      if (number % 7 == 0) {
        row.setNullAt(6);
      } else {
        row.setDouble(6, EdgeTables.confidence(number));
      }
      return row;
    };
  }

  private static long bytes(Path table) throws Exception {
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }
}
