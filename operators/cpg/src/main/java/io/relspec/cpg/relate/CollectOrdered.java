package io.relspec.cpg.relate;

import io.relspec.cpg.relate.RankedValues.RankedValue;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * {@code collect_ordered(value, key)}: all values of the group in the order of their keys, equal
 * keys in that of the values, as an array that is never null. A null value or key counts for
 * nothing.
 */
public final class CollectOrdered extends MultisetAggregate {
  private static final long serialVersionUID = 1;

  /** The function as it is registered; the planner specialises it for the types of a call. */
  public CollectOrdered() {
    this(List.of());
  }

  private CollectOrdered(List<DataType> types) {
    super(List.of("value", "key"), types);
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new CollectOrdered(types(context.getCallContext()));
  }

  @Override
  DataType resultType(List<DataType> types) {
    return DataTypes.ARRAY(types.get(0).notNull()).notNull().bridgedTo(ArrayData.class);
  }

  /** Adds a row. */
  public void accumulate(RankedValues rows, @Nullable Object value, @Nullable Object key) {
    if (value != null && key != null) {
      add(rows, value, key);
    }
  }

  /** Takes back a row that was added. */
  public void retract(RankedValues rows, @Nullable Object value, @Nullable Object key) {
    if (value != null && key != null) {
      remove(rows, value, key);
    }
  }

  @Override
  Object result(RankedValues rows) {
    List<@Nullable Object> values = new ArrayList<>();
    for (RankedValue row : rows.values()) {
      for (long i = 0; i < row.count(); i++) {
        values.add(value(row));
      }
    }
    return new GenericArrayData(values.toArray());
  }
}
