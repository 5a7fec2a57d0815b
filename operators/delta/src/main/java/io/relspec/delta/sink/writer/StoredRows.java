package io.relspec.delta.sink.writer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.relspec.delta.ColumnTypes;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.kernel.MovedRows;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.udf.NativeException;
import io.relspec.udf.columnar.ParquetRows;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/**
 * Reads rows back from data files of this sink, by their numbers. Of a file the row groups that
 * have them are read.
 *
 * <p>Rows never change where they are, so a file that was rewritten meanwhile is read as long as it
 * is there; once it is gone, the file that has its rows now is read.
 */
final class StoredRows {
  /** A file that was just found may be rewritten and removed before it is read. */
  private static final int MAX_ATTEMPTS = 5;

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
    try (ParquetRows rows = open(path, columns.toString(), arity, numbers)) {
      while (rows.nextBatch()) {
        rows.forEach(consumer);
      }
    } catch (IOException | NativeException e) {
      throw DeltaErrors.fileUnreadable(spec.name(), path, e);
    }
  }

  private ParquetRows open(String path, String columns, int arity, int[] numbers)
      throws IOException {
    String there = path;
    int[] rows = numbers;
    for (int attempt = 1; ; attempt++) {
      try (TableStorage.OpenFile file = storage.open(there)) {
        return ParquetRows.open(file, columns, arity, rows);
      } catch (FileNotFoundException e) {
        Optional<MovedRows> moved = DeltaTable.load(spec.location(), false).moved(path, numbers);
        if (moved.isEmpty() || attempt == MAX_ATTEMPTS) {
          throw e;
        }
        there = moved.get().path();
        rows = moved.get().rows();
      }
    }
  }
}
