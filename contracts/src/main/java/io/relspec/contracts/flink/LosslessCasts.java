package io.relspec.contracts.flink;

import io.relspec.contracts.ColumnType;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BinaryType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Which types become a contract's type implicitly and without loss. Flink's own implicit casts are
 * wider: they also take BIGINT to DOUBLE and cut timestamps.
 */
final class LosslessCasts {

  private LosslessCasts() {}

  /** Whether every value of a type, null aside, is the same value in the contract's type. */
  static boolean supports(LogicalType from, ColumnType to) {
    return from.is(LogicalTypeRoot.NULL) || supportsValues(from, to);
  }

  private static boolean supportsValues(LogicalType from, ColumnType to) {
    return switch (to) {
      case STRING -> from.is(LogicalTypeFamily.CHARACTER_STRING);
      case INT -> isWholeNumber(from) && !from.is(LogicalTypeRoot.BIGINT);
      case BIGINT -> isWholeNumber(from);
      case DOUBLE ->
          from.is(LogicalTypeFamily.APPROXIMATE_NUMERIC)
              || (isWholeNumber(from) && !from.is(LogicalTypeRoot.BIGINT));
      case BOOLEAN -> from.is(LogicalTypeRoot.BOOLEAN);
      case BYTES -> from.is(LogicalTypeFamily.BINARY_STRING);
      case BINARY_16 -> from instanceof BinaryType binary && binary.getLength() == 16;
      case TIMESTAMP_LTZ_3 ->
          from instanceof LocalZonedTimestampType time && time.getPrecision() <= 3;
      case ARRAY_STRING -> supportsElements(from, ColumnType.STRING);
      case ARRAY_INT -> supportsElements(from, ColumnType.INT);
      case ARRAY_BIGINT -> supportsElements(from, ColumnType.BIGINT);
    };
  }

  private static boolean supportsElements(LogicalType from, ColumnType element) {
    return from instanceof ArrayType array && supportsValues(array.getElementType(), element);
  }

  private static boolean isWholeNumber(LogicalType type) {
    return type.is(LogicalTypeFamily.INTEGER_NUMERIC);
  }

  /** Whether two types differ in nothing but what may be null, at any depth. */
  static boolean isSameButForNulls(LogicalType left, LogicalType right) {
    if (left instanceof ArrayType leftArray && right instanceof ArrayType rightArray) {
      return isSameButForNulls(leftArray.getElementType(), rightArray.getElementType());
    }
    return left.copy(true).equals(right.copy(true));
  }

  /** Whether a type admits null, itself or in its elements, where another one does not. */
  static boolean admitsMoreNulls(LogicalType type, LogicalType other) {
    if (type.isNullable() && !other.isNullable()) {
      return true;
    }
    List<LogicalType> elements = type.getChildren();
    List<LogicalType> others = other.getChildren();
    return !elements.isEmpty()
        && elements.size() == others.size()
        && admitsMoreNulls(elements.get(0), others.get(0));
  }
}
