package io.relspec.delta.kernel;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a whole table through Delta Kernel and its own Parquet reader. */
public final class TableReader {
  private TableReader() {}

  /**
   * The rows of the latest version as text in column order, for instance {@code [r, 1, null]};
   * bytes are hexadecimal, instants milliseconds.
   */
  public static List<String> rows(String location) {
    Engine engine = DefaultEngine.create(FileIOs.of(location, false));
    try {
      String root = engine.getFileSystemClient().resolvePath(location);
      Snapshot snapshot = TableManager.loadSnapshot(root).build(engine);
      Scan scan = snapshot.getScanBuilder().build();
      Row state = scan.getScanState(engine);
      List<String> rows = new ArrayList<>();
      try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
        while (files.hasNext()) {
          try (CloseableIterator<Row> file = files.next().getRows()) {
            while (file.hasNext()) {
              read(engine, state, file.next(), rows);
            }
          }
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a log checkpoint, as maintenance does, so that later versions load faster. */
  public static void writeLogCheckpoint(String location, long version) {
    Engine engine = DefaultEngine.create(FileIOs.of(location, false));
    try {
      String root = engine.getFileSystemClient().resolvePath(location);
      TableManager.loadSnapshot(root).atVersion(version).build(engine).writeCheckpoint(engine);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(Engine engine, Row state, Row file, List<String> rows)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(state);
    try (CloseableIterator<FileReadResult> read =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    io.delta.kernel.internal.util.Utils.singletonCloseableIterator(status),
                    physical,
                    Optional.empty());
        CloseableIterator<FilteredColumnarBatch> data =
            Scan.transformPhysicalData(engine, state, file, read.map(FileReadResult::getData))) {
      while (data.hasNext()) {
        addRows(data.next(), rows);
      }
    }
  }

  private static void addRows(FilteredColumnarBatch filtered, List<String> rows) {
    ColumnarBatch batch = filtered.getData();
    Optional<ColumnVector> selection = filtered.getSelectionVector();
    for (int i = 0; i < batch.getSize(); i++) {
      if (selection.isPresent() && !selection.get().getBoolean(i)) {
        continue;
      }
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int c = 0; c < batch.getSchema().length(); c++) {
        row.put(batch.getSchema().at(c).getName(), value(batch.getColumnVector(c), i));
      }
      rows.add(row.values().toString());
    }
  }

  static @Nullable Object value(ColumnVector vector, int i) {
    if (vector.isNullAt(i)) {
      return null;
    }
    DataType type = vector.getDataType();
    if (type instanceof StringType) {
      return vector.getString(i);
    } else if (type instanceof LongType) {
      return vector.getLong(i);
    } else if (type instanceof IntegerType) {
      return vector.getInt(i);
    } else if (type instanceof BooleanType) {
      return vector.getBoolean(i);
    } else if (type instanceof DoubleType) {
      return vector.getDouble(i);
    } else if (type instanceof BinaryType) {
      return HexFormat.of().formatHex(vector.getBinary(i));
    } else if (type instanceof TimestampType) {
      return vector.getLong(i) / 1000;
    } else if (type instanceof ArrayType) {
      return list(vector.getArray(i));
    }
    throw new AssertionError("no test reads " + type);
  }

  private static List<@Nullable Object> list(ArrayValue array) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < array.getSize(); i++) {
      values.add(value(array.getElements(), i));
    }
    return values;
  }
}
