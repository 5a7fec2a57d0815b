package io.relspec.app.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;

/**
 * A column of a dataset.
 *
 * @param dataset name without its database
 * @param column name of the column
 */
public record ColumnOrigin(String dataset, String column) implements Comparable<ColumnOrigin> {
  private static final Comparator<ColumnOrigin> ORDER =
      Comparator.comparing(ColumnOrigin::dataset).thenComparing(ColumnOrigin::column);

  /**
   * Reads {@code dataset.column}.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  @JsonCreator
  public static ColumnOrigin parse(String text) {
    int dot = text.indexOf('.');
    if (dot <= 0 || dot == text.length() - 1 || text.indexOf('.', dot + 1) >= 0) {
      throw new IllegalArgumentException("DATASET.COLUMN");
    }
    return new ColumnOrigin(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public int compareTo(ColumnOrigin other) {
    return ORDER.compare(this, other);
  }

  /** {@code dataset.column}. */
  @Override
  @JsonValue
  public String toString() {
    return dataset + "." + column;
  }
}
