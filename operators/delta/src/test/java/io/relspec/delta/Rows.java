package io.relspec.delta;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** Rows of {@link Tables#edges}. */
public final class Rows {
  private Rows() {}

  /** Row number {@code i}; every fifth has a null. */
  public static RowData edge(int i) {
    return GenericRowData.of(
        StringData.fromString("r"), (long) i, i % 5 == 0 ? null : StringData.fromString(kind(i)));
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
