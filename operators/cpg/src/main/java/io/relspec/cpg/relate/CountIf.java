package io.relspec.cpg.relate;

import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.TypedSetters;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.jspecify.annotations.Nullable;

/** {@code count_if(condition)}: how many rows of the group meet a condition; null is false. */
public final class CountIf extends AggregateFunction<Long, RowData> {
  private static final long serialVersionUID = 1;

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.sequence(InputTypeStrategies.explicit(DataTypes.BOOLEAN())))
        .accumulatorTypeStrategy(
            call ->
                Optional.of(
                    DataTypes.ROW(DataTypes.FIELD("count", DataTypes.BIGINT().notNull()))
                        .notNull()
                        .bridgedTo(RowData.class)))
        .outputTypeStrategy(TypeStrategies.explicit(DataTypes.BIGINT().notNull()))
        .build();
  }

  @Override
  public RowData createAccumulator() {
    return GenericRowData.of(0L);
  }

  /** Adds a row. */
  public void accumulate(RowData count, @Nullable Boolean condition) {
    add(count, condition, 1);
  }

  /** Takes back a row that was added. */
  public void retract(RowData count, @Nullable Boolean condition) {
    add(count, condition, -1);
  }

  private static void add(RowData count, @Nullable Boolean condition, long change) {
    if (condition == null || !condition) {
      return;
    }
    long changed = count.getLong(0) + change;
    if (count instanceof TypedSetters row) {
      row.setLong(0, changed);
    } else {
      ((GenericRowData) count).setField(0, changed);
    }
  }

  @Override
  public Long getValue(RowData count) {
    return count.getLong(0);
  }
}
