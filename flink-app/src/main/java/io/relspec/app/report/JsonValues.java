package io.relspec.app.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * SQL values as JSON: numbers and booleans as such, bytes in hexadecimal, rows as objects, maps as
 * arrays of key and value, everything else as text in its ISO form. The nesting is that of the type
 * of a column, never of data.
 */
final class JsonValues {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonValues() {}

  /** One value as a compact text. */
  static String text(Object value, LogicalType type) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, value, type);
    }
    return text.toString();
  }

  static void write(JsonGenerator json, @Nullable Object value, LogicalType type)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Number number) {
      writeNumber(json, number);
    } else if (value instanceof byte[] bytes) {
      json.writeString(HexFormat.of().formatHex(bytes));
    } else if (value instanceof Row row && type instanceof RowType rowType) {
      writeRow(json, row, rowType);
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map, type);
    } else if (value instanceof List<?> || value.getClass().isArray()) {
      writeArray(json, value, type);
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeNumber(JsonGenerator json, Number number) throws IOException {
    if (number instanceof BigDecimal decimal) {
      json.writeNumber(decimal.toPlainString());
    } else if (number instanceof Double wide) {
      json.writeNumber(wide);
    } else if (number instanceof Float narrow) {
      json.writeNumber(narrow);
    } else {
      json.writeNumber(number.longValue());
    }
  }

  static void writeRow(JsonGenerator json, Row row, RowType type) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < type.getFieldCount(); i++) {
      json.writeFieldName(type.getFieldNames().get(i));
      write(json, row.getField(i), type.getTypeAt(i));
    }
    json.writeEndObject();
  }

  private static void writeArray(JsonGenerator json, Object array, LogicalType type)
      throws IOException {
    LogicalType element = type instanceof ArrayType of ? of.getElementType() : type;
    Object plain = array instanceof List<?> list ? list.toArray() : array;
    json.writeStartArray();
    for (int i = 0; i < Array.getLength(plain); i++) {
      write(json, Array.get(plain, i), element);
    }
    json.writeEndArray();
  }

  private static void writeMap(JsonGenerator json, Map<?, ?> map, LogicalType type)
      throws IOException {
    LogicalType key = type;
    LogicalType value = type;
    if (type instanceof MapType of) {
      key = of.getKeyType();
      value = of.getValueType();
    } else if (type instanceof MultisetType of) {
      key = of.getElementType();
    }
    json.writeStartArray();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.writeStartArray();
      write(json, entry.getKey(), key);
      write(json, entry.getValue(), value);
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
