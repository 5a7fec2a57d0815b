package io.relspec.delta.spark;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows as the text that the connector's test programs make of them. */
final class SparkRowText {
  private SparkRowText() {}

  static String of(Row row, int columns) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      texts.add(value(row.get(i)));
    }
    return String.join("|", texts);
  }

  private static String value(@Nullable Object value) {
    if (value == null) {
      return "null";
    } else if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof Instant instant) {
      return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    } else if (value instanceof LocalDate date) {
      return Long.toString(date.toEpochDay());
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (value instanceof Row row) {
      return "(" + of(row, row.size()) + ")";
    } else if (value instanceof scala.collection.Seq<?> seq) {
      return list(scala.jdk.javaapi.CollectionConverters.asJava(seq));
    } else if (value instanceof scala.collection.Map<?, ?> map) {
      return map(scala.jdk.javaapi.CollectionConverters.asJava(map));
    }
    return value.toString();
  }

  private static String list(List<?> list) {
    return "[" + String.join(";", list.stream().map(SparkRowText::value).toList()) + "]";
  }

  private static String map(Map<?, ?> map) {
    List<String> entries = new ArrayList<>();
    map.forEach((key, value) -> entries.add(value(key) + "=" + value(value)));
    Collections.sort(entries);
    return "{" + String.join(";", entries) + "}";
  }
}
