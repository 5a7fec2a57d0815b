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
    ObjectNode file = JsonNodeFactory.instance.objectNode();
    file.put("arity", spec.rowType().getFieldCount());
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
    return file.toString();
  }
}
