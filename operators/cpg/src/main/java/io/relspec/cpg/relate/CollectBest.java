package io.relspec.cpg.relate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.Signature.Argument;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.jspecify.annotations.Nullable;

/**
 * {@code collect_best(value, key)}: the values with the smallest key, in their own order, as an
 * array that is never null. A row is ordered by its fields from left to right, nulls first. Of rows
 * with equal first fields only the first is taken, so that the array holds each thing once, by its
 * best evidence. A null value or key counts for nothing. {@code collect_best(value, key, limit)} is
 * empty where there are more than {@code limit} of them.
 *
 * <p>Retracts exactly: it keeps every value with its multiplicity. A change costs time linear in
 * the number of distinct values of the group.
 */
public final class CollectBest extends AggregateFunction<ArrayData, RankedValues>
    implements SpecializedFunction {

  private static final long serialVersionUID = 1;

  private final @Nullable DataType value;
  private transient @Nullable ValueOrder order;

  /** The function as it is registered; the planner specialises it for the type of the value. */
  public CollectBest() {
    this(null);
  }

  private CollectBest(@Nullable DataType value) {
    this.value = value;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new CollectBest(valueType(context.getCallContext()));
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(new ValueAndKey())
        .accumulatorTypeStrategy(call -> Optional.of(accumulatorType(valueType(call))))
        .outputTypeStrategy(call -> Optional.of(resultType(valueType(call))))
        .build();
  }

  private static DataType valueType(CallContext call) {
    return DataTypeUtils.toInternalDataType(call.getArgumentDataTypes().get(0).notNull());
  }

  private static DataType accumulatorType(DataType value) {
    return DataTypes.RAW(RankedValues.class, RankedValuesSerializer.of(value.getLogicalType()));
  }

  private static DataType resultType(DataType value) {
    return DataTypes.ARRAY(value).notNull().bridgedTo(ArrayData.class);
  }

  @Override
  public RankedValues createAccumulator() {
    if (value == null) {
      throw new IllegalStateException("collect_best runs only as the planner specialised it");
    }
    if (order == null) {
      order = ValueOrder.of(value.getLogicalType());
    }
    return new RankedValues(order);
  }

  /** Adds a value. */
  public void accumulate(RankedValues best, @Nullable Object value, @Nullable Long key) {
    if (value != null && key != null) {
      best.add(key, value);
    }
  }

  /** Adds a value; the limit is that of the last call. */
  public void accumulate(
      RankedValues best, @Nullable Object value, @Nullable Long key, @Nullable Integer limit) {
    best.limit(limit == null ? Integer.MAX_VALUE : limit);
    accumulate(best, value, key);
  }

  /** Takes back a value that was added. */
  public void retract(RankedValues best, @Nullable Object value, @Nullable Long key) {
    if (value != null && key != null) {
      best.remove(key, value);
    }
  }

  /** Takes back a value that was added. */
  public void retract(
      RankedValues best, @Nullable Object value, @Nullable Long key, @Nullable Integer limit) {
    retract(best, value, key);
  }

  @Override
  public ArrayData getValue(RankedValues best) {
    return new GenericArrayData(best.best().toArray());
  }

  /** A value of any ordered type, a BIGINT key and perhaps an INT limit. */
  private static final class ValueAndKey implements InputTypeStrategy {

    private static final List<DataType> OTHERS = List.of(DataTypes.BIGINT(), DataTypes.INT());

    @Override
    public ArgumentCount getArgumentCount() {
      return ConstantArgumentCount.between(2, 3);
    }

    @Override
    public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
      DataType value = call.getArgumentDataTypes().get(0);
      if (!ValueOrder.orders(value.getLogicalType())) {
        return call.fail(throwOnFailure, "collect_best cannot order values of type %s", value);
      }
      List<DataType> types = new ArrayList<>();
      types.add(DataTypeUtils.toInternalDataType(value));
      types.addAll(OTHERS.subList(0, call.getArgumentDataTypes().size() - 1));
      return Optional.of(types);
    }

    @Override
    public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
      Argument value = Argument.of("value", "ordered");
      Argument key = Argument.of("key", "BIGINT");
      return List.of(
          Signature.of(value, key), Signature.of(value, key, Argument.of("limit", "INT")));
    }
  }
}
