package io.relspec.delta.kernel;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.relspec.delta.ColumnTypes;
import io.relspec.delta.TableSpec;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.RowType.RowField;

/** The Delta schema of a declared table. */
final class KernelSchemas {
  private KernelSchemas() {}

  static StructType schemaOf(TableSpec spec) {
    StructType schema = new StructType();
    for (RowField field : spec.rowType().getFields()) {
      DataType type = typeOf(ColumnTypes.nameOf(spec.name(), field));
      schema = schema.add(field.getName(), type, field.getType().isNullable());
    }
    return schema;
  }

  /** Columns as a person reads them: name, type, nullability; metadata of fields is left out. */
  static String describe(StructType schema) {
    return schema.fields().stream()
        .map(KernelSchemas::describe)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String describe(StructField field) {
    String nullability = field.isNullable() ? "" : " NOT NULL";
    return field.getName() + " " + describe(field.getDataType()) + nullability;
  }

  private static String describe(DataType type) {
    if (type instanceof ArrayType array) {
      String nullability = array.containsNull() ? "" : " NOT NULL";
      return "array<" + describe(array.getElementType()) + nullability + ">";
    }
    return type.toString();
  }

  private static DataType typeOf(String name) {
    return switch (name) {
      case "BOOLEAN" -> BooleanType.BOOLEAN;
      case "INT" -> IntegerType.INTEGER;
      case "BIGINT" -> LongType.LONG;
      case "DOUBLE" -> DoubleType.DOUBLE;
      case "STRING" -> StringType.STRING;
      case "BYTES" -> BinaryType.BINARY;
      case "TIMESTAMP_LTZ(3)" -> TimestampType.TIMESTAMP;
      case "ARRAY<INT>" -> new ArrayType(IntegerType.INTEGER, false);
      case "ARRAY<BIGINT>" -> new ArrayType(LongType.LONG, false);
      case "ARRAY<STRING>" -> new ArrayType(StringType.STRING, false);
      default -> throw new IllegalStateException("column type " + name + " has no Delta type");
    };
  }
}
