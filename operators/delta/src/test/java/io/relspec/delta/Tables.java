package io.relspec.delta;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Tables that tests write. */
public final class Tables {
  private Tables() {}

  /** A small table, partitioned by repo. */
  public static TableSpec edges(Path location) {
    return edges(location.toString());
  }

  /** A small table, partitioned by repo. */
  public static TableSpec edges(String location) {
    RowType rowType =
        RowType.of(
            new LogicalType[] {string(false), new BigIntType(false), string(true)},
            new String[] {"repo", "edge_id", "kind"});
    return new TableSpec("edges", location, rowType, List.of("repo"), List.of("repo", "edge_id"));
  }

  /** A table with a column of every type. */
  public static TableSpec everyType(Path location) {
    RowType rowType =
        RowType.of(
            new LogicalType[] {
              string(false),
              new BigIntType(false),
              string(true),
              new BooleanType(),
              new IntType(),
              new DoubleType(),
              new BinaryType(16),
              new VarBinaryType(VarBinaryType.MAX_LENGTH),
              new LocalZonedTimestampType(3),
              new ArrayType(string(false)),
              new ArrayType(new IntType(false)),
              new ArrayType(new BigIntType(false))
            },
            new String[] {
              "repo", "id", "text", "flag", "n", "x", "hash", "bytes", "at", "names", "ints",
              "longs"
            });
    return new TableSpec(
        "every_type", location.toString(), rowType, List.of("repo"), List.of("repo", "id"));
  }

  private static VarCharType string(boolean nullable) {
    return new VarCharType(nullable, VarCharType.MAX_LENGTH);
  }
}
