package io.relspec.delta;

import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.table.types.logical.VarCharType;

/** The column types that a table can have. */
public final class ColumnTypes {
  private static final int MILLIS = 3;

  private ColumnTypes() {}

  /**
   * The name of a column's type as the encoder of data files knows it: BINARY(n) is BYTES,
   * nullability is left out.
   *
   * @throws DeltaException if tables cannot have the type
   */
  public static String nameOf(String table, RowField field) {
    LogicalType type = field.getType();
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INT";
      case BIGINT -> "BIGINT";
      case DOUBLE -> "DOUBLE";
      case BINARY, VARBINARY -> "BYTES";
      case VARCHAR -> stringName(table, field);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> instantName(table, field);
      case ARRAY -> arrayName(table, field);
      default -> throw DeltaErrors.typeUnsupported(table, field.getName(), type);
    };
  }

  private static String stringName(String table, RowField field) {
    if (((VarCharType) field.getType()).getLength() != VarCharType.MAX_LENGTH) {
      throw DeltaErrors.typeUnsupported(table, field.getName(), field.getType());
    }
    return "STRING";
  }

  private static String instantName(String table, RowField field) {
    if (((LocalZonedTimestampType) field.getType()).getPrecision() != MILLIS) {
      throw DeltaErrors.typeUnsupported(table, field.getName(), field.getType());
    }
    return "TIMESTAMP_LTZ(3)";
  }

  private static String arrayName(String table, RowField field) {
    LogicalType element = ((ArrayType) field.getType()).getElementType();
    if (element.isNullable()) {
      throw DeltaErrors.typeUnsupported(table, field.getName(), field.getType());
    }
    return switch (element.getTypeRoot()) {
      case INTEGER -> "ARRAY<INT>";
      case BIGINT -> "ARRAY<BIGINT>";
      case VARCHAR -> "ARRAY<STRING>";
      default -> throw DeltaErrors.typeUnsupported(table, field.getName(), field.getType());
    };
  }
}
