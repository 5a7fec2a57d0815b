package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Large tables of edges with six columns beside their partition. */
public final class EdgeTables {
  private static final List<String> KINDS = List.of("AST", "CFG", "CALL", "REACHING_DEF", "CDG");
  private static final int LINES = 900;

  /** Every so many kinds there is the same one again. */
  static final int KIND_CYCLE = 11;

  private EdgeTables() {}

  /** The declaration of such a table. */
  public static TableSpec spec(Path location) {
    return spec(location, "src");
  }

  /** The same with another column that tells the rows of a partition apart. */
  static TableSpec spec(Path location, String key) {
    LogicalType string = new VarCharType(false, VarCharType.MAX_LENGTH);
    RowType type =
        RowType.of(
            new LogicalType[] {
              string,
              new BigIntType(false),
              new BigIntType(false),
              string,
              new IntType(false),
              new IntType(false),
              new DoubleType()
            },
            new String[] {"repo", "src", "dst", "kind", "line", "rank", "confidence"});
    return new TableSpec("edges", location.toString(), type, List.of("repo"), List.of("repo", key));
  }

  /** Writes a table of one file as the product does. */
  public static TableSpec write(Path location, int rows) throws Exception {
    TableSpec spec = spec(location);
    SinkJob job = SinkJob.start(spec, "edges", 1);
    for (int i = 0; i < rows; i++) {
      job.write(
          0,
          GenericRowData.of(
              StringData.fromString("r"),
              src(i),
              dst(i),
              StringData.fromString(kind(i)),
              line(i),
              rank(i),
              i % 7 == 0 ? null : confidence(i)));
    }
    job.checkpoint(1, rows);
    job.complete(1);
    job.close();
    return spec;
  }

  /** Ids are hashes. */
  public static long src(int row) {
    return (row / 3) * 0x9E3779B97F4A7C15L;
  }

  /** Ids are hashes. */
  public static long dst(int row) {
    return row * 0xBF58476D1CE4E5B9L;
  }

  public static String kind(int row) {
    return KINDS.get(row % KIND_CYCLE % KINDS.size());
  }

  public static int line(int row) {
    return row / 5 % LINES;
  }

  public static int rank(int row) {
    return row % 4;
  }

  public static double confidence(int row) {
    return row % 16 / 16D;
  }
}
