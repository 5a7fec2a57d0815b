package io.relspec.app.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A row of the types that contracts have as a JSON object: numbers and booleans as such, bytes in
 * hexadecimal digits, arrays as arrays, everything else as text. Equal rows have equal texts.
 */
final class RowText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private RowText() {}

  /** The text of a row in Flink's internal form. */
  static String of(RowData row, RowType type) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < type.getFieldCount(); i++) {
        json.writeFieldName(type.getFieldNames().get(i));
        LogicalType field = type.getTypeAt(i);
        write(json, RowData.createFieldGetter(field.copy(true), i).getFieldOrNull(row), field);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a text", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value, LogicalType type)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Integer number) {
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof byte[] bytes) {
      json.writeString(HexFormat.of().formatHex(bytes));
    } else if (value instanceof ArrayData array) {
      writeArray(json, array, type.getChildren().get(0));
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writeArray(JsonGenerator json, ArrayData array, LogicalType element)
      throws IOException {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(element.copy(true));
    json.writeStartArray();
    for (int i = 0; i < array.size(); i++) {
      write(json, getter.getElementOrNull(array, i), element);
    }
    json.writeEndArray();
  }
}
