package io.relspec.app.testing;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/**
 * Cells of text tables as Flink values and back. {@code #name} is an id: equal names are equal ids
 * within a harness, and results show the name again.
 */
final class Cells {

  private static final long FIRST_ID = 1_000_000_000_001L;

  private final List<String> ids = new ArrayList<>();

  /** The internal value of a cell. */
  @Nullable Object read(ColumnContract column, String cell) {
    if (cell.equals("null")) {
      return null;
    }
    return switch (column.type()) {
      case STRING -> StringData.fromString(cell);
      case INT -> Integer.parseInt(cell);
      case BIGINT -> number(cell);
      case DOUBLE -> Double.parseDouble(cell);
      case BOOLEAN -> bool(cell);
      case BYTES, BINARY_16 -> cell.getBytes(StandardCharsets.UTF_8);
      case TIMESTAMP_LTZ_3 -> TimestampData.fromEpochMillis(Long.parseLong(cell));
      case ARRAY_STRING -> array(cell, StringData::fromString);
      case ARRAY_INT -> array(cell, Integer::valueOf);
      case ARRAY_BIGINT -> array(cell, this::number);
    };
  }

  /** The value of a column a table does not mention. */
  @Nullable Object neutral(ColumnContract column) {
    if (column.nullable()) {
      return null;
    }
    if (!column.values().isEmpty()) {
      return StringData.fromString(column.values().get(0));
    }
    return read(column, neutralCell(column.type()));
  }

  private static String neutralCell(ColumnType type) {
    return switch (type) {
      case STRING, BYTES -> "";
      case INT, BIGINT, DOUBLE, TIMESTAMP_LTZ_3 -> "0";
      case BOOLEAN -> "false";
      case BINARY_16 -> "0123456789abcdef";
      case ARRAY_STRING, ARRAY_INT, ARRAY_BIGINT -> "[]";
    };
  }

  /** The text of an external value. */
  String write(@Nullable Object value) {
    if (value instanceof Object[] array) {
      return Arrays.stream(array).map(this::write).toList().toString();
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Long number) {
      long index = number - FIRST_ID;
      return index >= 0 && index < ids.size() ? "#" + ids.get((int) index) : number.toString();
    }
    if (value instanceof Double number) {
      return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
    }
    return String.valueOf(value);
  }

  /** The number behind {@code #name}, or the number written. */
  long number(String cell) {
    if (!cell.startsWith("#")) {
      return Long.parseLong(cell);
    }
    String name = cell.substring(1);
    if (!ids.contains(name)) {
      ids.add(name);
    }
    return FIRST_ID + ids.indexOf(name);
  }

  private static boolean bool(String cell) {
    return switch (cell) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + cell + "' is neither true nor false");
    };
  }

  private static GenericArrayData array(String cell, Function<String, Object> element) {
    if (!cell.startsWith("[") || !cell.endsWith("]")) {
      throw new IllegalArgumentException("'" + cell + "' is no array such as [a, b]");
    }
    String inside = cell.substring(1, cell.length() - 1).trim();
    return new GenericArrayData(
        inside.isEmpty()
            ? new Object[0]
            : Arrays.stream(inside.split(",")).map(String::trim).map(element).toArray());
  }
}
