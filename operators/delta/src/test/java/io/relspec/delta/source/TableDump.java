package io.relspec.delta.source;

import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableVersion;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/**
 * What a {@link DeltaSource} reads from tables, as text for a program that cannot have Flink and
 * itself on one class path.
 */
public final class TableDump {
  private static final int PARALLELISM = 2;

  private TableDump() {}

  /**
   * Writes a line {@code changes TAB version TAB kind TAB row} for every change of every version
   * and a line {@code snapshot TAB version TAB kind TAB row} for every row of every version.
   *
   * @param args a directory for the answers, and the tables, whose names name the answers
   */
  public static void main(String[] args) throws Exception {
    try (MiniCluster cluster = LocalCluster.start(PARALLELISM)) {
      for (String table : List.of(args).subList(1, args.length)) {
        Path name = Path.of(table).getFileName();
        try (PrintStream out =
            new PrintStream(
                Files.newOutputStream(Path.of(args[0]).resolve(name + ".tsv")),
                false,
                StandardCharsets.UTF_8)) {
          dump(table, out);
        }
      }
    }
  }

  private static void dump(String table, PrintStream out) throws Exception {
    TableVersion latest = TableLog.open(table).latest();
    RowType type = latest.rowType();
    List<String> columns = new ArrayList<>(type.getFieldNames());
    columns.add(DeltaSource.COMMIT_VERSION);
    DeltaSource changes =
        DeltaSource.builder(table).fromEarliestChanges().toLatest().columns(columns).build();
    for (Read row : read(changes, type)) {
      out.printf("changes\t%d\t%s\t%s%n", row.version(), row.kind().shortString(), row.text());
    }
    for (long version = 0; version <= latest.version(); version++) {
      DeltaSource snapshot =
          DeltaSource.builder(table).fromSnapshotAtVersion(version).onlySnapshot().build();
      for (Read row : read(snapshot, typeOf(snapshot))) {
        out.printf("snapshot\t%d\t%s\t%s%n", version, row.kind().shortString(), row.text());
      }
    }
  }

  static RowType typeOf(DeltaSource source) {
    return ((org.apache.flink.table.runtime.typeutils.InternalTypeInfo<RowData>)
            source.getProducedType())
        .toRowType();
  }

  /** A row that was read. */
  record Read(RowKind kind, String text, long version) {}

  private static List<Read> read(DeltaSource source, RowType type) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.setParallelism(PARALLELISM);
    List<Read> rows = new ArrayList<>();
    try (CloseableIterator<RowData> read =
        environment
            .fromSource(source, WatermarkStrategy.noWatermarks(), "table")
            .executeAndCollect()) {
      while (read.hasNext()) {
        RowData row = read.next();
        long version = row.getArity() > type.getFieldCount() ? row.getLong(row.getArity() - 1) : -1;
        rows.add(new Read(row.getRowKind(), RowText.of(row, type), version));
      }
    }
    return rows;
  }
}
