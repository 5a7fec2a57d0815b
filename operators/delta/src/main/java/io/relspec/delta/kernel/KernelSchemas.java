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
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.List;
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

  /**
   * A table's schema with more columns behind its own.
   *
   * @throws io.relspec.delta.DeltaException if a column is not nullable, is there already, or has a
   *     type that tables cannot have
   */
  static StructType widened(String table, StructType schema, List<RowField> columns) {
    StructType widened = schema;
    for (RowField column : columns) {
      if (!column.getType().isNullable()) {
        throw DeltaErrors.columnNotAdded(
            table, column.getName(), "the rows that there are would have no value", null);
      }
      String name = column.getName();
      if (widened.fieldNames().stream().anyMatch(known -> known.equalsIgnoreCase(name))) {
        throw DeltaErrors.columnNotAdded(table, name, "the table has one of that name", null);
      }
      widened = widened.add(name, typeOf(ColumnTypes.nameOf(table, column)), true);
    }
    return widened;
  }

  /** Those of some columns that a schema does not have. */
  static List<RowField> missing(List<RowField> columns, StructType schema) {
    return columns.stream().filter(field -> schema.indexOf(field.getName()) < 0).toList();
  }

  /**
   * Whether rows of a declared table can be written to one with a schema: each declared column is
   * there with its type and nullability, and the others may be null.
   */
  static boolean isWiderThan(StructType schema, TableSpec spec) {
    StructType declared = schemaOf(spec);
    boolean hasAll =
        declared.fields().stream()
            .allMatch(
                field ->
                    schema.indexOf(field.getName()) >= 0
                        && describe(schema.get(field.getName())).equals(describe(field)));
    return hasAll
        && schema.fields().stream()
            .allMatch(field -> field.isNullable() || declared.indexOf(field.getName()) >= 0);
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
