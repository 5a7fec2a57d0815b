package io.relspec.delta;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the columns of a table, used to leave files out: a file is left out only if no row
 * of it can meet the condition. Rows are not filtered by it.
 */
public sealed interface RowFilter extends Serializable {

  /**
   * Whether the condition holds for a file's partition values; empty where they do not say.
   *
   * @param values what a partition column holds as text, null for null; columns that are absent are
   *     unknown
   */
  Optional<Boolean> decide(Map<String, @Nullable String> values);

  /** How a column compares with a value. */
  enum Comparison {
    EQUAL("="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Comparison(String symbol) {
      this.symbol = symbol;
    }

    /** The operator in SQL. */
    public String symbol() {
      return symbol;
    }

    boolean holds(int order) {
      return switch (this) {
        case EQUAL -> order == 0;
        case LESS -> order < 0;
        case LESS_OR_EQUAL -> order <= 0;
        case GREATER -> order > 0;
        case GREATER_OR_EQUAL -> order >= 0;
      };
    }
  }

  /**
   * A column compared with a value that is not null.
   *
   * @param column name of a column that is not nested
   * @param type its type: BOOLEAN, an integer type, VARCHAR or DATE
   * @param literal a Boolean, Long or String; a DATE as days since the epoch in a Long
   */
  record Compare(String column, LogicalType type, Comparison comparison, Serializable literal)
      implements RowFilter {
    @Override
    public Optional<Boolean> decide(Map<String, @Nullable String> values) {
      if (!values.containsKey(column)) {
        return Optional.empty();
      }
      String text = values.get(column);
      if (text == null || text.isEmpty()) {
        return Optional.of(false);
      }
      return PartitionValues.comparable(text, type)
          .map(value -> comparison.holds(order(value, literal)));
    }

    /** Text is ordered by its UTF-8 bytes, as Flink orders it. */
    @SuppressWarnings("unchecked") // Both are of the class that the type stands for.
    private static int order(Comparable<?> value, Serializable literal) {
      if (value instanceof String text) {
        return Arrays.compareUnsigned(
            text.getBytes(StandardCharsets.UTF_8),
            ((String) literal).getBytes(StandardCharsets.UTF_8));
      }
      return ((Comparable<Object>) value).compareTo(literal);
    }
  }

  /** Whether a column is null. */
  record IsNull(String column, boolean isNull) implements RowFilter {
    @Override
    public Optional<Boolean> decide(Map<String, @Nullable String> values) {
      if (!values.containsKey(column)) {
        return Optional.empty();
      }
      String text = values.get(column);
      return Optional.of((text == null || text.isEmpty()) == isNull);
    }
  }

  /** All of the conditions hold. */
  record And(List<RowFilter> parts) implements RowFilter {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public Optional<Boolean> decide(Map<String, @Nullable String> values) {
      return combined(parts, part -> part.decide(values), false);
    }
  }

  /** At least one of the conditions holds. */
  record Or(List<RowFilter> parts) implements RowFilter {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public Optional<Boolean> decide(Map<String, @Nullable String> values) {
      return combined(parts, part -> part.decide(values), true);
    }
  }

  /** One part that is {@code decisive} decides; otherwise all must be known. */
  private static Optional<Boolean> combined(
      List<RowFilter> parts, Function<RowFilter, Optional<Boolean>> decide, boolean decisive) {
    boolean known = true;
    for (RowFilter part : parts) {
      Optional<Boolean> one = decide.apply(part);
      if (one.isPresent() && one.get() == decisive) {
        return one;
      }
      known &= one.isPresent();
    }
    return known ? Optional.of(!decisive) : Optional.empty();
  }
}
