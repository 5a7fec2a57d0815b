package io.relspec.cpg.relate;

import java.util.List;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * {@code only_value(value)}: the value if all rows of the group have the same, else null. Null is a
 * value too, so null beside another one gives null.
 */
public final class OnlyValue extends MultisetAggregate {
  private static final long serialVersionUID = 1;

  /** The function as it is registered; the planner specialises it for the type of a call. */
  public OnlyValue() {
    this(List.of());
  }

  private OnlyValue(List<DataType> types) {
    super(List.of("value"), types);
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new OnlyValue(types(context.getCallContext()));
  }

  @Override
  DataType resultType(List<DataType> types) {
    return types.get(0).nullable();
  }

  /** Adds a row. */
  public void accumulate(RankedValues rows, @Nullable Object value) {
    add(rows, value);
  }

  /** Takes back a row that was added. */
  public void retract(RankedValues rows, @Nullable Object value) {
    remove(rows, value);
  }

  @Override
  @Nullable Object result(RankedValues rows) {
    return rows.values().size() == 1 ? value(rows.values().get(0)) : null;
  }
}
