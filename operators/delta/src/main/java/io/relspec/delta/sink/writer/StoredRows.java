package io.relspec.delta.sink.writer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.relspec.delta.ColumnTypes;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.udf.columnar.ParquetRows;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/** Reads rows back from data files of this sink, by their numbers. A file is read as a whole. */
final class StoredRows {
  private final TableSpec spec;
  private final TableStorage storage;

  StoredRows(TableSpec spec, TableStorage storage) {
    this.spec = spec;
    this.storage = storage;
  }

  /**
   * Shows rows in the order of their numbers, with all columns of the table.
   *
   * @param rows numbers, ascending
   */
  void read(UUID file, Map<String, String> partition, int[] rows, Consumer<RowData> consumer) {
    read(
        file,
        ColumnTypes.readerColumns(spec.name(), spec.rowType(), partition),
        spec.rowType().getFieldCount(),
        rows,
        consumer);
  }

  /** The same with the change type of each row behind the columns. */
  void readWithType(
      UUID file, Map<String, String> partition, int[] rows, Consumer<RowData> consumer) {
    ArrayNode columns = ColumnTypes.readerColumns(spec.name(), spec.rowType(), partition);
    columns.addObject().put("name", ChangeType.COLUMN).put("type", "STRING");
    read(file, columns, spec.rowType().getFieldCount() + 1, rows, consumer);
  }

  private void read(
      UUID file, ArrayNode columns, int arity, int[] numbers, Consumer<RowData> consumer) {
    String path = FilePaths.ofId(spec.name(), file);
    try (ParquetRows rows =
        ParquetRows.open(storage.read(path), columns.toString(), arity, numbers)) {
      while (rows.nextBatch()) {
        rows.forEach(consumer);
      }
    } catch (IOException e) {
      throw DeltaErrors.fileUnreadable(spec.name(), path, e);
    }
  }
}
