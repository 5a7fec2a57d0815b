package io.relspec.cpg.relate;

import io.relspec.cpg.relate.RankedValues.RankedValue;
import java.util.List;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * {@code argmin(value, key)} and {@code argmax(value, key)}: the value at the smallest or the
 * largest key, of several the smallest. Rows with a null key count for nothing; null if there are
 * no others.
 */
public final class ArgExtreme extends MultisetAggregate {
  private static final long serialVersionUID = 1;

  private final boolean isLargest;

  private ArgExtreme(boolean isLargest, List<DataType> types) {
    super(List.of("value", "key"), types);
    this.isLargest = isLargest;
  }

  /** {@code argmin}. */
  public static ArgExtreme smallest() {
    return new ArgExtreme(false, List.of());
  }

  /** {@code argmax}. */
  public static ArgExtreme largest() {
    return new ArgExtreme(true, List.of());
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new ArgExtreme(isLargest, types(context.getCallContext()));
  }

  @Override
  DataType resultType(List<DataType> types) {
    return types.get(0).nullable();
  }

  /** Adds a row. */
  public void accumulate(RankedValues rows, @Nullable Object value, @Nullable Object key) {
    if (key != null) {
      add(rows, value, key);
    }
  }

  /** Takes back a row that was added. */
  public void retract(RankedValues rows, @Nullable Object value, @Nullable Object key) {
    if (key != null) {
      remove(rows, value, key);
    }
  }

  @Override
  @Nullable Object result(RankedValues rows) {
    List<RankedValue> all = rows.values();
    if (all.isEmpty()) {
      return null;
    }
    int place = isLargest ? all.size() - 1 : 0;
    while (place > 0
        && rows.order().sameIdentity(all.get(place - 1).value(), all.get(place).value())) {
      place--;
    }
    return value(all.get(place));
  }
}
