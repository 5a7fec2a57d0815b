package io.relspec.delta;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
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

  /**
   * The columns of a table as the native readers of data files and batches want them: an array of
   * {@code name}, {@code type} and, for a partition column, {@code constant}. Nullable columns may
   * be missing in a file, which is then older than they are.
   *
   * @param partition values of the partition columns that the log says
   * @throws DeltaException if tables cannot have the type of a column
   */
  public static ArrayNode readerColumns(
      String table, RowType rowType, Map<String, String> partition) {
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    for (RowField field : rowType.getFields()) {
      ObjectNode column = columns.addObject();
      column.put("name", field.getName());
      column.put("type", nameOf(table, field));
      if (partition.containsKey(field.getName())) {
        column.put("constant", partition.get(field.getName()));
      } else if (field.getType().isNullable()) {
        column.put("optional", true);
      }
    }
    return columns;
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
