package io.relspec.delta.source;

import io.relspec.delta.ColumnTypes;
import io.relspec.delta.kernel.TableSnapshot;
import io.relspec.udf.columnar.ParquetRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
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
    String columns = ColumnTypes.readerColumns(table, rowType, file.partition()).toString();
    try (ParquetRows rows = ParquetRows.open(bytes, columns, rowType.getFieldCount())) {
      while (rows.nextBatch()) {
        rows.forEach(out::collect);
      }
    }
  }
}
