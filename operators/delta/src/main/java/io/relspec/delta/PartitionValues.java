package io.relspec.delta;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Optional;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/** Values of partition columns, which the log holds as text. */
public final class PartitionValues {
  private static final int MICRO_DIGITS = 6;

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, MICRO_DIGITS, true)
          .toFormatter();

  private PartitionValues() {}

  /**
   * The value that a text stands for: Boolean, Long for every integer type, Integer for DATE,
   * Double, Float, UTF-8 bytes for VARCHAR, {@link TimestampData} or {@link DecimalData}.
   *
   * @param text null and the empty text stand for null
   * @throws DeltaException if the text does not stand for a value of the type
   */
  public static @Nullable Object parse(String column, @Nullable String text, LogicalType type) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return switch (type.getTypeRoot()) {
        case BOOLEAN -> bool(text);
        case TINYINT, SMALLINT, INTEGER, BIGINT -> Long.valueOf(text);
        case FLOAT -> Float.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case DATE -> Math.toIntExact(LocalDate.parse(text).toEpochDay());
        case VARCHAR -> text.getBytes(StandardCharsets.UTF_8);
        case DECIMAL -> decimal(text, (DecimalType) type);
        case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(text);
        default -> throw DeltaErrors.partitionValueUnreadable(column, text, type.toString(), null);
      };
    } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
      throw DeltaErrors.partitionValueUnreadable(column, text, type.toString(), e);
    }
  }

  /** A text as what a filter compares with; empty for types that filters do not know. */
  static Optional<Comparable<?>> comparable(String text, LogicalType type) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT ->
          Optional.ofNullable((Comparable<?>) parse("of a filter", text, type));
      case DATE -> Optional.of(LocalDate.parse(text).toEpochDay());
      case VARCHAR -> Optional.of(text);
      default -> Optional.empty();
    };
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return text.equals("true");
  }

  private static DecimalData decimal(String text, DecimalType type) {
    DecimalData value =
        DecimalData.fromBigDecimal(new BigDecimal(text), type.getPrecision(), type.getScale());
    if (value == null) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static TimestampData timestamp(String text) {
    if (text.endsWith("Z")) {
      return TimestampData.fromInstant(Instant.parse(text));
    }
    return TimestampData.fromInstant(
        LocalDateTime.parse(text, TIMESTAMP).toInstant(ZoneOffset.UTC));
  }
}
