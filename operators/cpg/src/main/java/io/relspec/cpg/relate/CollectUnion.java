package io.relspec.cpg.relate;

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
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.jspecify.annotations.Nullable;

/**
 * {@code collect_union(values)}: what is in any array of the group, once and in order, as an array
 * that is never null. A null array counts for nothing, and so does a null in an array.
 *
 * <p>Retracts exactly: it keeps every element with its multiplicity. A change costs time linear in
 * the number of distinct elements of the group.
 */
public final class CollectUnion extends AggregateFunction<ArrayData, RankedValues>
    implements SpecializedFunction {

  private static final long serialVersionUID = 1;

  private final @Nullable DataType element;
  private transient @Nullable ValueOrder order;
  private transient ArrayData.@Nullable ElementGetter getter;

  /** The function as it is registered; the planner specialises it for the type of the elements. */
  public CollectUnion() {
    this(null);
  }

  private CollectUnion(@Nullable DataType element) {
    this.element = element;
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    return new CollectUnion(elementType(context.getCallContext()));
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(new OrderedArray())
        .accumulatorTypeStrategy(call -> Optional.of(accumulatorType(elementType(call))))
        .outputTypeStrategy(call -> Optional.of(resultType(elementType(call))))
        .build();
  }

  private static DataType elementType(CallContext call) {
    DataType array = DataTypeUtils.toInternalDataType(call.getArgumentDataTypes().get(0));
    return array.getChildren().get(0).notNull();
  }

  private static DataType accumulatorType(DataType element) {
    return DataTypes.RAW(RankedValues.class, RankedValuesSerializer.of(element.getLogicalType()));
  }

  private static DataType resultType(DataType element) {
    return DataTypes.ARRAY(element).notNull().bridgedTo(ArrayData.class);
  }

  @Override
  public RankedValues createAccumulator() {
    if (element == null) {
      throw new IllegalStateException("collect_union runs only as the planner specialised it");
    }
    if (order == null) {
      order = ValueOrder.of(element.getLogicalType());
    }
    return new RankedValues(order);
  }

  /** Adds an array. */
  public void accumulate(RankedValues union, @Nullable ArrayData values) {
    for (int i = 0; values != null && i < values.size(); i++) {
      Object value = getter().getElementOrNull(values, i);
      if (value != null) {
        union.add(0, value);
      }
    }
  }

  /** Takes back an array that was added. */
  public void retract(RankedValues union, @Nullable ArrayData values) {
    for (int i = 0; values != null && i < values.size(); i++) {
      Object value = getter().getElementOrNull(values, i);
      if (value != null) {
        union.remove(0, value);
      }
    }
  }

  private ArrayData.ElementGetter getter() {
    if (element == null) {
      throw new IllegalStateException("collect_union runs only as the planner specialised it");
    }
    if (getter == null) {
      getter = ArrayData.createElementGetter(element.getLogicalType().copy(true));
    }
    return getter;
  }

  @Override
  public ArrayData getValue(RankedValues union) {
    return new GenericArrayData(union.best().toArray());
  }

  /** An array of any ordered type. */
  private static final class OrderedArray implements InputTypeStrategy {

    @Override
    public ArgumentCount getArgumentCount() {
      return ConstantArgumentCount.of(1);
    }

    @Override
    public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
      DataType values = call.getArgumentDataTypes().get(0);
      if (!(values.getLogicalType() instanceof ArrayType array)
          || !ValueOrder.orders(array.getElementType())) {
        return call.fail(
            throwOnFailure, "collect_union takes arrays, not values of type %s", values);
      }
      return Optional.of(List.of(DataTypeUtils.toInternalDataType(values)));
    }

    @Override
    public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
      return List.of(Signature.of(Argument.of("values", "ARRAY")));
    }
  }
}
