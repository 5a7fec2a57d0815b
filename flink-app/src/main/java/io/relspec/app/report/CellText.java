package io.relspec.app.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/** A SQL value as one text: nested ones as JSON, bytes in hexadecimal, the others in their form. */
final class CellText {
  private CellText() {}

  static String of(Object value, LogicalType type) throws IOException {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    boolean nested =
        value instanceof Row
            || value instanceof Map<?, ?>
            || value instanceof List<?>
            || value.getClass().isArray();
    return nested ? JsonValues.text(value, type) : value.toString();
  }
}
