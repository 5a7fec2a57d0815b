package io.relspec.app.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.types.Row;

/**
 * Aligned columns. The widths come from the first {@value #SAMPLE_ROWS} rows, which it holds until
 * then; a value wider than its column, or than {@value #MAX_WIDTH} characters, is cut and ends in
 * an ellipsis. The last line is the number of rows.
 */
public final class TableRowPrinter implements RowPrinter {
  private static final int SAMPLE_ROWS = 500;
  private static final int MAX_WIDTH = 60;
  private static final String NULL = "NULL";
  private static final String GAP = "  ";

  private final Writer writer;
  private final List<String> names;
  private final List<LogicalType> types;
  private final int[] widths;
  private final List<List<String>> sample = new ArrayList<>();
  private boolean started;
  private long rows;

  public TableRowPrinter(OutputStream out, ResolvedSchema schema) {
    this.writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    this.names = schema.getColumnNames();
    this.types = schema.getColumnDataTypes().stream().map(type -> type.getLogicalType()).toList();
    this.widths = new int[names.size()];
    widen(names);
  }

  @Override
  public void row(Row row) throws IOException {
    rows++;
    List<String> cells = cells(row);
    if (started) {
      print(cells);
      return;
    }
    sample.add(cells);
    widen(cells);
    if (sample.size() == SAMPLE_ROWS) {
      start();
    }
  }

  @Override
  public void end() throws IOException {
    if (!started) {
      start();
    }
    writer.append('(').append(Numbers.count(rows)).append(rows == 1 ? " row)\n" : " rows)\n");
    writer.flush();
  }

  private void start() throws IOException {
    started = true;
    print(names);
    List<String> rules = new ArrayList<>();
    for (int width : widths) {
      rules.add("-".repeat(width));
    }
    print(rules);
    for (List<String> cells : sample) {
      print(cells);
    }
    sample.clear();
  }

  private List<String> cells(Row row) throws IOException {
    List<String> cells = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      Object value = row.getField(i);
      cells.add(value == null ? NULL : oneLine(CellText.of(value, types.get(i))));
    }
    return cells;
  }

  private void widen(List<String> cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.min(MAX_WIDTH, Math.max(widths[i], length(cells.get(i))));
    }
  }

  private void print(List<String> cells) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(cells.get(i), widths[i]);
      String padding = " ".repeat(widths[i] - length(cell));
      line.append(i == 0 ? "" : GAP);
      line.append(isNumber(types.get(i)) ? padding + cell : cell + padding);
    }
    writer.append(line.toString().stripTrailing()).append('\n');
  }

  private static String cut(String text, int width) {
    return length(text) <= width
        ? text
        : text.substring(0, text.offsetByCodePoints(0, width - 1)) + '…';
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean isNumber(LogicalType type) {
    return type.is(LogicalTypeFamily.NUMERIC);
  }

  /** Control characters would break the columns, or do things to a terminal. */
  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            character -> {
              if (character == '\n') {
                line.append("\\n");
              } else if (character == '\t') {
                line.append("\\t");
              } else if (Character.isISOControl(character)) {
                line.append(String.format(java.util.Locale.ROOT, "\\x%02x", character));
              } else {
                line.appendCodePoint(character);
              }
            });
    return line.toString();
  }
}
