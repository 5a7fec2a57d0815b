package io.relspec.cpg.relate;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * {@code collect_set(value)}: the values of the group, each once and in order, as an array that is
 * never null. A null counts for nothing.
 */
public final class CollectSet extends MultisetAggregate {
  private static final long serialVersionUID = 1;

  /** The function as it is registered; the planner specialises it for the type of a call. */
  public CollectSet() {
    this(List.of());
  }

  private CollectSet(List<DataType> types) {
    super(List.of("value"), types);
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new CollectSet(types(context.getCallContext()));
  }

  @Override
  DataType resultType(List<DataType> types) {
    return DataTypes.ARRAY(types.get(0).notNull()).notNull().bridgedTo(ArrayData.class);
  }

  /** Adds a row. */
  public void accumulate(RankedValues rows, @Nullable Object value) {
    if (value != null) {
      add(rows, value);
    }
  }

  /** Takes back a row that was added. */
  public void retract(RankedValues rows, @Nullable Object value) {
    if (value != null) {
      remove(rows, value);
    }
  }

  @Override
  Object result(RankedValues rows) {
    @Nullable Object[] values = new Object[rows.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(rows.values().get(i));
    }
    return new GenericArrayData(values);
  }
}
