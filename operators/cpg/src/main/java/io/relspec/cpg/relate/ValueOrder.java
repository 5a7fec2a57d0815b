package io.relspec.cpg.relate;

import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * The total order of a type's values in Flink's internal form: rows by their fields from left to
 * right and arrays by their elements, shorter ones first; nulls come first.
 */
final class ValueOrder implements Comparator<Object> {

  private final TypeSerializer<Object> serializer;
  private final Comparator<Object> order;
  private final Comparator<Object> identity;

  private ValueOrder(
      TypeSerializer<Object> serializer, Comparator<Object> order, Comparator<Object> identity) {
    this.serializer = serializer;
    this.order = order;
    this.identity = identity;
  }

  /**
   * The order of a type.
   *
   * @param type a type that {@link #orders}
   */
  static ValueOrder of(LogicalType type) {
    Comparator<Object> order = nonNullOrder(type);
    Comparator<Object> identity =
        type instanceof RowType row ? new FieldOrder(row.getTypeAt(0), 0) : order;
    return new ValueOrder(InternalSerializers.create(type), order, identity);
  }

  /** Whether values of a type have an order here. */
  static boolean orders(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN, INTEGER, BIGINT, DOUBLE, CHAR, VARCHAR -> true;
      case ARRAY, ROW -> type.getChildren().stream().allMatch(ValueOrder::orders);
      default -> false;
    };
  }

  @Override
  public int compare(Object a, Object b) {
    return order.compare(a, b);
  }

  /** Whether two values are evidence of one thing: rows with equal first fields, equal values. */
  boolean sameIdentity(Object a, Object b) {
    return identity.compare(a, b) == 0;
  }

  /** A value that stays as it is when the given one is reused. */
  Object copy(Object value) {
    return serializer.copy(value);
  }

  private static Comparator<@Nullable Object> order(LogicalType type) {
    return Comparator.nullsFirst(nonNullOrder(type));
  }

  private static Comparator<Object> nonNullOrder(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> natural(Boolean.class);
      case INTEGER -> natural(Integer.class);
      case BIGINT -> natural(Long.class);
      case DOUBLE -> natural(Double.class);
      case CHAR, VARCHAR -> natural(StringData.class);
      case ARRAY -> new ElementOrder(((ArrayType) type).getElementType());
      case ROW -> rowOrder(((RowType) type).getChildren());
      default -> throw new IllegalArgumentException("no order for values of type " + type);
    };
  }

  private static <T extends Comparable<T>> Comparator<Object> natural(Class<T> type) {
    return (a, b) -> type.cast(a).compareTo(type.cast(b));
  }

  private static Comparator<Object> rowOrder(List<LogicalType> fields) {
    Comparator<Object> order = new FieldOrder(fields.get(0), 0);
    for (int i = 1; i < fields.size(); i++) {
      order = order.thenComparing(new FieldOrder(fields.get(i), i));
    }
    return order;
  }

  /** Rows by one of their fields. */
  private static final class FieldOrder implements Comparator<Object> {

    private final RowData.FieldGetter getter;
    private final Comparator<@Nullable Object> order;

    FieldOrder(LogicalType type, int place) {
      this.getter = RowData.createFieldGetter(type, place);
      this.order = ValueOrder.order(type);
    }

    @Override
    public int compare(Object a, Object b) {
      return order.compare(getter.getFieldOrNull((RowData) a), getter.getFieldOrNull((RowData) b));
    }
  }

  /** Arrays by their elements. */
  private static final class ElementOrder implements Comparator<Object> {

    private final ArrayData.ElementGetter getter;
    private final Comparator<@Nullable Object> order;

    ElementOrder(LogicalType type) {
      this.getter = ArrayData.createElementGetter(type);
      this.order = ValueOrder.order(type);
    }

    @Override
    public int compare(Object a, Object b) {
      ArrayData left = (ArrayData) a;
      ArrayData right = (ArrayData) b;
      int shorter = Math.min(left.size(), right.size());
      for (int i = 0; i < shorter; i++) {
        int compared =
            order.compare(getter.getElementOrNull(left, i), getter.getElementOrNull(right, i));
        if (compared != 0) {
          return compared;
        }
      }
      return Integer.compare(left.size(), right.size());
    }
  }
}
