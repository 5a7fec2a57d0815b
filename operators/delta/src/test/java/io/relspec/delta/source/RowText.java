package io.relspec.delta.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Rows as text that another engine can be made to give too: timestamps are microseconds and dates
 * days since the epoch, bytes hexadecimal, entries of maps sorted.
 */
public final class RowText {
  private RowText() {}

  /** The columns of a row, separated by {@code |}. */
  public static String of(RowData row, RowType type) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      LogicalType field = type.getTypeAt(i);
      texts.add(value(RowData.createFieldGetter(field, i).getFieldOrNull(row), field));
    }
    return String.join("|", texts);
  }

  private static String value(@Nullable Object value, LogicalType type) {
    if (value == null) {
      return "null";
    }
    return switch (type.getTypeRoot()) {
      case BINARY, VARBINARY -> HexFormat.of().formatHex((byte[]) value);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_WITHOUT_TIME_ZONE ->
          micros((TimestampData) value);
      case ARRAY -> array((ArrayData) value, ((ArrayType) type).getElementType());
      case MAP -> map((MapData) value, (MapType) type);
      case ROW -> "(" + of((RowData) value, (RowType) type) + ")";
      default -> value.toString();
    };
  }

  private static String micros(TimestampData value) {
    return Long.toString(
        Math.addExact(
            Math.multiplyExact(value.getMillisecond(), 1000L),
            value.getNanoOfMillisecond() / 1000));
  }

  private static List<String> elements(ArrayData array, LogicalType type) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      texts.add(value(getter.getElementOrNull(array, i), type));
    }
    return texts;
  }

  private static String array(ArrayData array, LogicalType type) {
    return "[" + String.join(";", elements(array, type)) + "]";
  }

  private static String map(MapData map, MapType type) {
    List<String> keys = elements(map.keyArray(), type.getKeyType());
    List<String> values = elements(map.valueArray(), type.getValueType());
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      entries.add(keys.get(i) + "=" + values.get(i));
    }
    Collections.sort(entries);
    return "{" + String.join(";", entries) + "}";
  }
}
