package io.relspec.delta;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Rows of {@link Tables#edges}. */
public final class Rows {
  private Rows() {}

  /** Row number {@code i}; every fifth has a null. */
  public static RowData edge(int i) {
    return GenericRowData.of(
        StringData.fromString("r"), (long) i, i % 5 == 0 ? null : StringData.fromString(kind(i)));
  }

  /** A change of the row with an id. */
  public static RowData edge(RowKind change, long id, @Nullable String kind) {
    return edge(change, "r", id, kind);
  }

  /** A change of the row with an id in a repository. */
  public static RowData edge(RowKind change, String repo, long id, @Nullable String kind) {
    return GenericRowData.ofKind(
        change, StringData.fromString(repo), id, kind == null ? null : StringData.fromString(kind));
  }

  /** What a reader of the table sees of a row, whatever its kind. */
  public static String seen(RowData row) {
    String kind = row.isNullAt(2) ? "null" : row.getString(2).toString();
    return "[" + row.getString(0) + ", " + row.getLong(1) + ", " + kind + "]";
  }

  /** What a reader of the table sees of rows 0 to {@code count}, exclusive. */
  public static List<String> seen(int count) {
    return IntStream.range(0, count).mapToObj(Rows::seenEdge).toList();
  }

  private static String seenEdge(int i) {
    return "[r, " + i + ", " + (i % 5 == 0 ? "null" : kind(i)) + "]";
  }

  private static String kind(int i) {
    return "kind number " + i % 3;
  }
}
