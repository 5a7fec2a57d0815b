package io.relspec.cpg.relate;

import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.TypedSetters;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.jspecify.annotations.Nullable;

/**
 * {@code bit_or(flags)}: the bits that are set in any value of the group, 0 if there are none. A
 * null counts for nothing.
 *
 * <p>Retracts exactly: it counts the values that have a bit. The result changes only when a bit is
 * set first or last, so that what else comes to a group changes nothing after it; a count of each
 * condition would differ with every row.
 */
public final class BitOr extends AggregateFunction<Integer, RowData> {

  private static final long serialVersionUID = 1;

  /** Values are from 0 to 2^BITS - 1. */
  private static final int BITS = 8;

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(
            InputTypeStrategies.sequence(InputTypeStrategies.explicit(DataTypes.INT())))
        .accumulatorTypeStrategy(call -> Optional.of(accumulatorType()))
        .outputTypeStrategy(TypeStrategies.explicit(DataTypes.INT().notNull()))
        .build();
  }

  private static DataType accumulatorType() {
    return DataTypes.ROW(
            IntStream.range(0, BITS)
                .mapToObj(bit -> DataTypes.FIELD("bit" + bit, DataTypes.BIGINT().notNull()))
                .toArray(DataTypes.Field[]::new))
        .notNull()
        .bridgedTo(RowData.class);
  }

  @Override
  public RowData createAccumulator() {
    GenericRowData counts = new GenericRowData(BITS);
    for (int bit = 0; bit < BITS; bit++) {
      counts.setField(bit, 0L);
    }
    return counts;
  }

  /** Adds a value. */
  public void accumulate(RowData counts, @Nullable Integer flags) {
    count(counts, flags, 1);
  }

  /** Takes back a value that was added. */
  public void retract(RowData counts, @Nullable Integer flags) {
    count(counts, flags, -1);
  }

  private static void count(RowData counts, @Nullable Integer flags, long change) {
    if (flags == null) {
      return;
    }
    if (flags >>> BITS != 0) {
      throw new IllegalArgumentException(
          "bit_or takes values from 0 to %d, not %d".formatted((1 << BITS) - 1, flags));
    }
    for (int left = flags; left != 0; left &= left - 1) {
      int bit = Integer.numberOfTrailingZeros(left);
      long count = counts.getLong(bit) + change;
      if (counts instanceof TypedSetters row) {
        row.setLong(bit, count);
      } else {
        ((GenericRowData) counts).setField(bit, count);
      }
    }
  }

  @Override
  public Integer getValue(RowData counts) {
    int flags = 0;
    for (int bit = 0; bit < BITS; bit++) {
      if (counts.getLong(bit) > 0) {
        flags |= 1 << bit;
      }
    }
    return flags;
  }
}
