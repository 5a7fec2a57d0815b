package io.relspec.delta.kernel;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.relspec.delta.DeltaErrors;
import java.util.List;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TinyIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/** Flink's types of Delta's columns. */
final class FlinkTypes {
  private static final int MICROS = 6;

  private FlinkTypes() {}

  /**
   * The columns of a schema.
   *
   * @throws io.relspec.delta.DeltaException if a column has a type that Flink does not have
   */
  static RowType rowType(String table, StructType schema) {
    List<RowField> fields =
        schema.fields().stream()
            .map(field -> new RowField(field.getName(), fieldType(table, field)))
            .toList();
    return new RowType(false, fields);
  }

  private static LogicalType fieldType(String table, StructField field) {
    return type(table, field.getName(), field.getDataType(), field.isNullable());
  }

  private static LogicalType type(String table, String column, DataType type, boolean nullable) {
    if (type instanceof StructType struct) {
      return rowType(table, struct).copy(nullable);
    }
    if (type instanceof ArrayType array) {
      LogicalType element = type(table, column, array.getElementType(), array.containsNull());
      return new org.apache.flink.table.types.logical.ArrayType(nullable, element);
    }
    if (type instanceof MapType map) {
      return new org.apache.flink.table.types.logical.MapType(
          nullable,
          type(table, column, map.getKeyType(), false),
          type(table, column, map.getValueType(), map.isValueContainsNull()));
    }
    return atomic(table, column, type).copy(nullable);
  }

  private static LogicalType atomic(String table, String column, DataType type) {
    if (type instanceof DecimalType decimal) {
      return new org.apache.flink.table.types.logical.DecimalType(
          decimal.getPrecision(), decimal.getScale());
    } else if (type instanceof BooleanType) {
      return new org.apache.flink.table.types.logical.BooleanType();
    } else if (type instanceof ByteType) {
      return new TinyIntType();
    } else if (type instanceof ShortType) {
      return new SmallIntType();
    } else if (type instanceof IntegerType) {
      return new org.apache.flink.table.types.logical.IntType();
    } else if (type instanceof LongType) {
      return new BigIntType();
    } else if (type instanceof FloatType) {
      return new org.apache.flink.table.types.logical.FloatType();
    } else if (type instanceof DoubleType) {
      return new org.apache.flink.table.types.logical.DoubleType();
    } else if (type instanceof StringType) {
      return new VarCharType(VarCharType.MAX_LENGTH);
    } else if (type instanceof BinaryType) {
      return new VarBinaryType(VarBinaryType.MAX_LENGTH);
    } else if (type instanceof DateType) {
      return new org.apache.flink.table.types.logical.DateType();
    } else if (type instanceof TimestampType) {
      return new LocalZonedTimestampType(MICROS);
    } else if (type instanceof TimestampNTZType) {
      return new org.apache.flink.table.types.logical.TimestampType(MICROS);
    }
    throw DeltaErrors.columnUnreadable(table, column, type.toString());
  }
}
