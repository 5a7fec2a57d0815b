package io.relspec.app.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/** RFC 4180 with a header; a null is an empty field, an empty text is a quoted one. */
public final class CsvRowPrinter implements RowPrinter {
  private static final String LINE_END = "\r\n";

  private final Writer writer;
  private final List<LogicalType> types;

  public CsvRowPrinter(OutputStream out, ResolvedSchema schema) throws IOException {
    this.writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    this.types = schema.getColumnDataTypes().stream().map(type -> type.getLogicalType()).toList();
    List<String> names = schema.getColumnNames();
    for (int i = 0; i < names.size(); i++) {
      writer.append(i == 0 ? "" : ",").append(quote(names.get(i)));
    }
    writer.append(LINE_END);
  }

  @Override
  public void row(Row row) throws IOException {
    for (int i = 0; i < types.size(); i++) {
      Object value = row.getField(i);
      writer.append(i == 0 ? "" : ",");
      writer.append(value == null ? "" : quote(CellText.of(value, types.get(i))));
    }
    writer.append(LINE_END);
  }

  @Override
  public void end() throws IOException {
    writer.flush();
  }

  private static String quote(String text) {
    boolean plain = !text.isEmpty() && text.chars().noneMatch(CsvRowPrinter::isSpecial);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static boolean isSpecial(int character) {
    return character == ',' || character == '"' || character == '\n' || character == '\r';
  }
}
