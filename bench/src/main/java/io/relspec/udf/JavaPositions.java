package io.relspec.udf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Positions and spans in Java, to measure against. */
public final class JavaPositions {
  private static final int UTF_8_UNITS = 1;
  private static final int UTF_16_UNITS = 2;

  private JavaPositions() {}

  private static int width(int c, int encoding) {
    return switch (encoding) {
      case UTF_8_UNITS -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      case UTF_16_UNITS -> Character.charCount(c);
      default -> 1;
    };
  }

  private static @Nullable Integer translate(byte[] line, int place, int from, int to) {
    String text = new String(line, UTF_8);
    int seen = 0;
    int answer = 0;
    for (int at = 0; seen < place; ) {
      if (at == text.length()) {
        return null;
      }
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      seen += width(c, from);
      answer += width(c, to);
    }
    return seen == place ? answer : null;
  }

  /** {@code position_encoding}. */
  public static final class PositionEncoding extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Integer eval(String v) {
      String letters = v.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
      return switch (letters.replaceFirst("codeunitoffsetfromlinestart$", "")) {
        case "1", "utf8" -> 1;
        case "2", "utf16" -> 2;
        case "3", "utf32" -> 3;
        default -> null;
      };
    }
  }

  /** {@code col_to_byte}. */
  public static final class ColToByte extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Integer eval(byte[] line, int col, int encoding) {
      return translate(line, col, encoding, UTF_8_UNITS);
    }
  }

  /** {@code byte_to_col}. */
  public static final class ByteToCol extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @Nullable Integer eval(byte[] line, int at, int encoding) {
      return translate(line, at, UTF_8_UNITS, encoding);
    }
  }

  /** {@code byte_span}. */
  public static final class ByteSpan extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public @DataTypeHint("ROW<bstart INT NOT NULL, bend INT NOT NULL>") @Nullable Row eval(
        byte[] content, int line1, int col1, int line2, int col2, int encoding) {
      Integer start = place(content, line1, col1, encoding);
      Integer end = place(content, line2, col2, encoding);
      return start == null || end == null || start > end ? null : Row.of(start, end);
    }

    private static @Nullable Integer place(byte[] content, int line, int col, int encoding) {
      int start = 0;
      for (int before = 0; before < line; before++) {
        start = end(content, start);
        if (start == content.length) {
          return null;
        }
        start +=
            content[start] == '\r' && start + 1 < content.length && content[start + 1] == '\n'
                ? 2
                : 1;
      }
      byte[] text = Arrays.copyOfRange(content, start, end(content, start));
      Integer at = translate(text, col, encoding, UTF_8_UNITS);
      return at == null ? null : start + at;
    }

    private static int end(byte[] content, int start) {
      int end = start;
      while (end < content.length && content[end] != '\n' && content[end] != '\r') {
        end++;
      }
      return end;
    }
  }

  private static int length(int start, int end) {
    return Math.max(0, end - start);
  }

  /** {@code span_len}. */
  public static final class SpanLen extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public int eval(int start, int end) {
      return length(start, end);
    }
  }

  /** {@code span_contains}. */
  public static final class SpanContains extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public boolean eval(int start1, int end1, int start2, int end2) {
      return start1 <= start2 && end2 <= end1;
    }
  }

  /** {@code span_overlaps}. */
  public static final class SpanOverlaps extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public boolean eval(int start1, int end1, int start2, int end2) {
      return Math.max(start1, start2) < Math.min(end1, end2);
    }
  }

  /** {@code span_overlap_len}. */
  public static final class SpanOverlapLen extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public int eval(int start1, int end1, int start2, int end2) {
      return length(Math.max(start1, start2), Math.min(end1, end2));
    }
  }
}
