package io.relspec.app.job;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a stored table.
 *
 * @param values by column name, in column order; Boolean, Number, String, List or null
 */
record StoredRow(Map<String, @Nullable Object> values) {

  @Nullable Object get(String column) {
    if (!values.containsKey(column)) {
      throw new IllegalArgumentException("no column " + column + " in " + values.keySet());
    }
    return values.get(column);
  }

  boolean has(String column) {
    return get(column) != null;
  }

  /** Text of a value, empty for null. */
  String text(String column) {
    return Objects.toString(get(column), "");
  }

  boolean is(String column, Object value) {
    return value.equals(get(column));
  }

  /** A BIGINT that is not null. */
  long id(String column) {
    return (Long) Objects.requireNonNull(get(column), column);
  }

  /** An INT that is not null. */
  int number(String column) {
    return (Integer) Objects.requireNonNull(get(column), column);
  }

  /** An ARRAY of BIGINT that is not null. */
  List<Long> ids(String column) {
    return ((List<?>) Objects.requireNonNull(get(column), column))
        .stream().map(Long.class::cast).toList();
  }

  /** Values of some columns; equal if all are. */
  List<@Nullable Object> key(List<String> columns) {
    return new java.util.ArrayList<>(columns.stream().map(this::get).toList());
  }
}
