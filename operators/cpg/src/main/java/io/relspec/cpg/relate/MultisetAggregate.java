package io.relspec.cpg.relate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AggregateFunction;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate of a value, or of a value and a key, of any ordered types. It keeps each pair with
 * its multiplicity, in the order of the keys and then of the values, nulls first; so it retracts
 * exactly, and a change costs time linear in the number of distinct pairs of the group.
 */
public abstract class MultisetAggregate extends AggregateFunction<Object, RankedValues>
    implements SpecializedFunction {

  private static final long serialVersionUID = 1;

  private final List<String> arguments;
  private final List<DataType> types;
  private transient @Nullable ValueOrder order;
  private transient RowData.FieldGetter @Nullable [] getters;

  /**
   * @param arguments {@code value}, and perhaps {@code key}
   * @param types their types, none until the planner has specialised the function
   */
  MultisetAggregate(List<String> arguments, List<DataType> types) {
    this.arguments = List.copyOf(arguments);
    this.types = new ArrayList<>(types);
  }

  /** The type of the result; {@code types} are those of the arguments. */
  abstract DataType resultType(List<DataType> types);

  /** The result for all rows of a group, in the order of their fields. */
  abstract @Nullable Object result(RankedValues rows);

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(new Ordered(arguments))
        .accumulatorTypeStrategy(call -> Optional.of(accumulatorType(types(call))))
        .outputTypeStrategy(call -> Optional.of(resultType(types(call))))
        .build();
  }

  /** The types of the arguments of a call. */
  static List<DataType> types(CallContext call) {
    return call.getArgumentDataTypes().stream().map(DataTypeUtils::toInternalDataType).toList();
  }

  private DataType accumulatorType(List<DataType> of) {
    return DataTypes.RAW(RankedValues.class, RankedValuesSerializer.of(rowType(of)));
  }

  private LogicalType rowType(List<DataType> of) {
    DataTypes.Field[] fields = new DataTypes.Field[of.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[place(i, fields.length)] = DataTypes.FIELD(arguments.get(i), of.get(i));
    }
    return DataTypes.ROW(fields).notNull().getLogicalType();
  }

  @Override
  public RankedValues createAccumulator() {
    if (types.isEmpty()) {
      throw new IllegalStateException("an aggregate runs only as the planner specialised it");
    }
    if (order == null) {
      order = ValueOrder.of(rowType(types));
    }
    return new RankedValues(order);
  }

  /** A key stands before its value. */
  private static int place(int argument, int arguments) {
    return arguments - 1 - argument;
  }

  final void add(RankedValues rows, @Nullable Object value) {
    rows.add(0, GenericRowData.of(value));
  }

  final void add(RankedValues rows, @Nullable Object value, @Nullable Object key) {
    rows.add(0, GenericRowData.of(key, value));
  }

  final void remove(RankedValues rows, @Nullable Object value) {
    rows.remove(0, GenericRowData.of(value));
  }

  final void remove(RankedValues rows, @Nullable Object value, @Nullable Object key) {
    rows.remove(0, GenericRowData.of(key, value));
  }

  final @Nullable Object value(RankedValues.RankedValue row) {
    return argument(row, 0);
  }

  final @Nullable Object key(RankedValues.RankedValue row) {
    return argument(row, 1);
  }

  private @Nullable Object argument(RankedValues.RankedValue row, int argument) {
    RowData.FieldGetter[] all = getters;
    if (all == null) {
      all = new RowData.FieldGetter[types.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = RowData.createFieldGetter(types.get(i).getLogicalType(), place(i, all.length));
      }
      getters = all;
    }
    return all[argument].getFieldOrNull((RowData) row.value());
  }

  @Override
  public @Nullable Object getValue(RankedValues rows) {
    return result(rows);
  }

  /** Arguments of ordered types. */
  private record Ordered(List<String> arguments) implements InputTypeStrategy {

    @Override
    public ArgumentCount getArgumentCount() {
      return ConstantArgumentCount.of(arguments.size());
    }

    @Override
    public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
      for (DataType type : call.getArgumentDataTypes()) {
        if (!ValueOrder.orders(type.getLogicalType())) {
          return call.fail(throwOnFailure, "values of type %s have no order", type);
        }
      }
      return Optional.of(types(call));
    }

    @Override
    public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
      return List.of(
          Signature.of(
              arguments.stream().map(name -> Signature.Argument.of(name, "ordered")).toList()));
    }
  }
}
