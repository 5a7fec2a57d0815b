package io.relspec.udf;

import static org.apache.flink.table.types.logical.utils.LogicalTypeCasts.supportsImplicitCast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentTypeStrategy;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.utils.DataTypeUtils;

/**
 * Type inference from the manifest. Arguments are cast to their declared types where that is
 * implicit in SQL and keep their nullability, so that the result is NOT NULL whenever it cannot be
 * null.
 */
final class NativeInference {

  private NativeInference() {}

  static TypeInference of(FunctionSpec spec) {
    return TypeInference.newBuilder()
        .inputTypeStrategy(inputs(spec))
        .outputTypeStrategy(call -> Optional.of(output(spec, call)))
        .build();
  }

  private static InputTypeStrategy inputs(FunctionSpec spec) {
    List<ArgumentTypeStrategy> arguments = new ArrayList<>();
    spec.arguments().forEach(field -> arguments.add(new Argument(field)));
    if (spec.variadic()) {
      // The last of a varying sequence may be absent, but no declared argument may.
      arguments.add(arguments.get(arguments.size() - 1));
      return InputTypeStrategies.varyingSequence(arguments.toArray(ArgumentTypeStrategy[]::new));
    }
    List<String> names = spec.arguments().stream().map(NativeField::name).toList();
    return InputTypeStrategies.sequence(names, arguments);
  }

  private static DataType output(FunctionSpec spec, CallContext call) {
    return switch (spec.kind()) {
      case SCALAR -> {
        NativeField result = spec.results().get(0);
        yield type(result, result.nullable() || mayBeNullCall(spec, call));
      }
      case TABLE -> row(spec.results());
    };
  }

  private static DataType row(List<NativeField> columns) {
    List<DataTypes.Field> fields =
        columns.stream()
            .map(column -> DataTypes.FIELD(column.name(), type(column, column.nullable())))
            .toList();
    return DataTypes.ROW(fields).notNull().bridgedTo(RowData.class);
  }

  private static DataType type(NativeField field, boolean nullable) {
    DataType type = field.type().dataType();
    return nullable ? type.nullable() : type.notNull();
  }

  private static boolean mayBeNullCall(FunctionSpec spec, CallContext call) {
    List<DataType> types = call.getArgumentDataTypes();
    return IntStream.range(0, types.size())
        .anyMatch(i -> !spec.argument(i).nullable() && types.get(i).getLogicalType().isNullable());
  }

  /**
   * One argument.
   *
   * @param field its declaration
   */
  private record Argument(NativeField field) implements ArgumentTypeStrategy {

    @Override
    public Optional<DataType> inferArgumentType(
        CallContext call, int position, boolean throwOnFailure) {
      DataType actual = call.getArgumentDataTypes().get(position);
      LogicalType actualType = actual.getLogicalType();
      DataType expected = field.type() == NativeType.ANY ? any(actual) : field.type().dataType();
      DataType target = actualType.isNullable() ? expected.nullable() : expected.notNull();
      boolean accepted =
          field.type() == NativeType.ANY
              ? PartWriter.supports(target.getLogicalType())
              : supportsImplicitCast(actualType, target.getLogicalType());
      if (!accepted) {
        return call.fail(
            throwOnFailure,
            "Argument %s must be %s, not %s.",
            field.name(),
            field.type() == NativeType.ANY
                ? "a boolean, an integer, a float, a text, bytes or an array of these"
                : field.type().sql(),
            actualType);
      }
      return Optional.of(target);
    }

    /** An untyped null may take any type, since all nulls are encoded alike. */
    private static DataType any(DataType actual) {
      return actual.getLogicalType().is(LogicalTypeRoot.NULL)
          ? DataTypes.BOOLEAN()
          : DataTypeUtils.toInternalDataType(actual);
    }

    @Override
    public Signature.Argument getExpectedArgument(FunctionDefinition function, int position) {
      return Signature.Argument.of(field.name(), field.type().sql());
    }
  }
}
