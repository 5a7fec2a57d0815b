package io.relspec.delta.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relspec.delta.ColumnTypes;
import io.relspec.delta.kernel.TableSnapshot;
import io.relspec.udf.columnar.ParquetRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.apache.flink.util.Collector;

/**
 * Reads the data files of a table by their number; values of partition columns come from the log.
 */
final class DataFileReader implements FlatMapFunction<Long, RowData> {
  private static final long serialVersionUID = 1L;

  private final String table;
  private final RowType rowType;
  private final ArrayList<TableSnapshot.DataFile> files;

  DataFileReader(String table, RowType rowType, List<TableSnapshot.DataFile> files) {
    this.table = table;
    this.rowType = rowType;
    this.files = new ArrayList<>(files);
  }

  /** A sequence has at least one number; a table may have no file. */
  @Override
  public void flatMap(Long number, Collector<RowData> out) throws IOException {
    if (number >= files.size()) {
      return;
    }
    TableSnapshot.DataFile file = files.get(Math.toIntExact(number));
    byte[] bytes = TableSnapshot.read(file);
    try (ParquetRows rows =
        ParquetRows.open(bytes, columns(file.partition()), rowType.getFieldCount())) {
      while (rows.nextBatch()) {
        rows.forEach(out::collect);
      }
    }
  }

  private String columns(Map<String, String> partition) {
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    for (RowField field : rowType.getFields()) {
      ObjectNode column = columns.addObject();
      column.put("name", field.getName());
      column.put("type", ColumnTypes.nameOf(table, field));
      if (partition.containsKey(field.getName())) {
        column.put("constant", partition.get(field.getName()));
      }
    }
    return columns.toString();
  }
}
