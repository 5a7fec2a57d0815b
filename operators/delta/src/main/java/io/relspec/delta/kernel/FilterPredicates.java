package io.relspec.delta.kernel;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.relspec.delta.RowFilter;
import java.util.List;
import java.util.Optional;

/** Filters in Kernel's terms. */
final class FilterPredicates {
  private FilterPredicates() {}

  /** A predicate that is no stricter than the filter; empty if there is none. */
  static Optional<Predicate> of(RowFilter filter, StructType schema) {
    if (filter instanceof RowFilter.Compare compare) {
      return literal(compare)
          .map(
              value ->
                  new Predicate(
                      compare.comparison().symbol(), List.of(new Column(compare.column()), value)));
    } else if (filter instanceof RowFilter.IsNull isNull) {
      return Optional.of(
          new Predicate(
              isNull.isNull() ? "IS_NULL" : "IS_NOT_NULL", List.of(new Column(isNull.column()))));
    } else if (filter instanceof RowFilter.And and) {
      return and.parts().stream()
          .flatMap(part -> of(part, schema).stream())
          .reduce((left, right) -> new Predicate("AND", List.of(left, right)));
    } else if (filter instanceof RowFilter.Or or) {
      List<Predicate> parts =
          or.parts().stream().flatMap(part -> of(part, schema).stream()).toList();
      return parts.size() < or.parts().size()
          ? Optional.empty()
          : parts.stream().reduce((left, right) -> new Predicate("OR", List.of(left, right)));
    }
    throw new IllegalStateException("no predicate for " + filter);
  }

  private static Optional<Literal> literal(RowFilter.Compare compare) {
    return switch (compare.type().getTypeRoot()) {
      case BOOLEAN -> Optional.of(Literal.ofBoolean((Boolean) compare.literal()));
      case TINYINT -> Optional.of(Literal.ofByte(((Long) compare.literal()).byteValue()));
      case SMALLINT -> Optional.of(Literal.ofShort(((Long) compare.literal()).shortValue()));
      case INTEGER -> Optional.of(Literal.ofInt(((Long) compare.literal()).intValue()));
      case BIGINT -> Optional.of(Literal.ofLong((Long) compare.literal()));
      case DATE -> Optional.of(Literal.ofDate(((Long) compare.literal()).intValue()));
      case VARCHAR -> Optional.of(Literal.ofString((String) compare.literal()));
      default -> Optional.empty();
    };
  }
}
