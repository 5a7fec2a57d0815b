package io.relspec.delta.sink.writer;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.RowDeletions;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.columnar.ColumnarBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The files that a writer of changes has open: new data files, whose rows say what change they are,
 * and files of the change feed for the rows that go. Not thread-safe.
 */
final class ChangeFiles {
  private final String table;
  private final OpenDataFiles files;
  private final OpenDataFiles changeFiles;
  private final RowPartitions partitions;
  private final RowDataSerializer rowsWithType;
  private final GenericRowData type = new GenericRowData(1);
  private final Map<ChangeType, StringData> typeTexts = new EnumMap<>(ChangeType.class);
  private final JoinedRowData joined = new JoinedRowData();
  private final List<DataFileManifest> closed = new ArrayList<>();
  private final List<DataFileManifest> closedChanges = new ArrayList<>();

  private ChangeFiles(TableSpec spec, DeltaSinkOptions options, TableStorage storage) {
    this.table = spec.name();
    String fileSpec = FileSpecs.withChangeType(spec, options.compression());
    this.files =
        OpenDataFiles.of(
            spec.name(),
            storage,
            fileSpec,
            options,
            (partition, id) -> FilePaths.ofId(table, id),
            closed::add);
    this.changeFiles =
        OpenDataFiles.of(
            spec.name(),
            storage,
            fileSpec,
            options,
            (partition, id) -> FilePaths.ofChanges(table, id),
            closedChanges::add);
    this.partitions = new RowPartitions(spec);
    LogicalType[] types = new LogicalType[spec.rowType().getFieldCount() + 1];
    spec.rowType().getChildren().toArray(types);
    types[types.length - 1] = new VarCharType(false, VarCharType.MAX_LENGTH);
    this.rowsWithType = new RowDataSerializer(types);
    for (ChangeType change : ChangeType.values()) {
      typeTexts.put(change, StringData.fromString(change.text()));
    }
  }

  static ChangeFiles open(TableSpec spec, DeltaSinkOptions options) throws IOException {
    return new ChangeFiles(spec, options, TableStorage.open(spec.location(), options.fsync()));
  }

  /** Appends a row to the new data file of its partition and gives its place. */
  RowPosition add(RowData row, ChangeType change) {
    OpenDataFile file = files.of(partitions.of(row));
    RowPosition position = new RowPosition(file.id(), Math.toIntExact(file.rows()));
    file.append(withType(row, change));
    files.rollIfLarge(file);
    return position;
  }

  /** Appends new rows to the data file of their partition and gives the place of the first. */
  RowPosition add(Map<String, String> partition, ColumnarBatch batch) {
    OpenDataFile file = files.of(partition);
    RowPosition position = new RowPosition(file.id(), Math.toIntExact(file.rows()));
    file.append(batch);
    files.rollIfLarge(file);
    return position;
  }

  /** Appends a row to the change feed alone. */
  void addChange(RowData row, ChangeType change) {
    appendChange(partitions.of(row), withType(row, change));
  }

  /** Appends a row that has its change type already to the change feed alone. */
  void addChange(Map<String, String> partition, BinaryRowData rowWithType) {
    appendChange(partition, rowWithType);
  }

  /** Closes the new data files and gives all that were closed since {@link #finish}. */
  List<DataFileManifest> closeFiles() {
    files.finishAll();
    return closed;
  }

  /** Closes all files and says what changes. */
  ChangeManifest finish(List<RowDeletions> deletions) {
    files.finishAll();
    changeFiles.finishAll();
    ChangeManifest manifest = new ChangeManifest(table, closed, closedChanges, deletions);
    closed.clear();
    closedChanges.clear();
    return manifest;
  }

  /** Gives up all open files. */
  void abort() {
    files.abortAll();
    changeFiles.abortAll();
  }

  private void appendChange(Map<String, String> partition, BinaryRowData row) {
    OpenDataFile file = changeFiles.of(partition);
    file.append(row);
    changeFiles.rollIfLarge(file);
  }

  private BinaryRowData withType(RowData row, ChangeType change) {
    type.setField(0, typeTexts.get(change));
    return rowsWithType.toBinaryRow(joined.replace(row, type));
  }
}
