package io.relspec.delta.sink.writer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relspec.delta.ColumnTypes;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions.Compression;
import org.apache.flink.table.types.logical.RowType.RowField;

/** Describes the data files of a table to the encoder. */
final class FileSpecs {
  private FileSpecs() {}

  static String json(TableSpec spec, Compression compression) {
    return json(spec, compression, spec.rowType().getFieldCount()).toString();
  }

  /**
   * The same for files whose rows say what change they are, in a field behind the others; the rows
   * of batches, which do not have it, are insertions.
   */
  static String withChangeType(TableSpec spec, Compression compression) {
    int position = spec.rowType().getFieldCount();
    ObjectNode file = json(spec, compression, position + 1);
    file.withArray("columns")
        .addObject()
        .put("name", ChangeType.COLUMN)
        .put("type", "STRING")
        .put("nullable", false)
        .put("position", position)
        .put("constant", ChangeType.INSERT.text());
    return file.toString();
  }

  private static ObjectNode json(TableSpec spec, Compression compression, int arity) {
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.put("arity", arity);
    ArrayNode columns = file.putArray("columns");
    for (RowField field : spec.dataFields()) {
      columns
          .addObject()
          .put("name", field.getName())
          .put("type", ColumnTypes.nameOf(spec.name(), field))
          .put("nullable", field.getType().isNullable())
          .put("position", spec.rowType().getFieldIndex(field.getName()));
    }
    ArrayNode statistics = file.putArray("statistics");
    spec.statsColumns().forEach(statistics::add);
    file.put("compression", compression.name());
    return file;
  }
}
