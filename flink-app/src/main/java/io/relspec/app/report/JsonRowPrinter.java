package io.relspec.app.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** One array, one object a line. */
public final class JsonRowPrinter implements RowPrinter {
  private final JsonGenerator json;
  private final RowType type;
  private boolean first = true;

  public JsonRowPrinter(OutputStream out, ResolvedSchema schema) throws IOException {
    this.json = new JsonFactory().createGenerator(out);
    this.type = (RowType) schema.toPhysicalRowDataType().getLogicalType();
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.setRootValueSeparator(null);
  }

  @Override
  public void row(Row row) throws IOException {
    json.writeRaw(first ? "[\n" : ",\n");
    first = false;
    JsonValues.writeRow(json, row, type);
  }

  @Override
  public void end() throws IOException {
    json.writeRaw(first ? "[]\n" : "\n]\n");
    json.flush();
  }
}
