package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Writes rows to data files: insertions only, every other change fails the job. */
public final class DeltaRowWriter extends DataFileOperator<RowData> {
  private final int[] partitionPositions;
  private transient RowDataSerializer serializer;
  private transient @Nullable OpenDataFile lastFile;
  private transient StringData[] lastPartition;

  /**
   * A writer for a table.
   *
   * @param spec the table; rows have its columns in their order
   * @param options how files are written
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before the first record.
  public DeltaRowWriter(TableSpec spec, DeltaSinkOptions options) {
    super(spec, options);
    this.partitionPositions =
        spec.partitionColumns().stream().mapToInt(spec.rowType()::getFieldIndex).toArray();
  }

  @Override
  public void open() throws Exception {
    super.open();
    serializer = new RowDataSerializer(spec().rowType());
    lastFile = null;
    lastPartition = new StringData[partitionPositions.length];
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    if (row.getRowKind() != RowKind.INSERT) {
      throw DeltaErrors.appendOnly(spec().name(), row.getRowKind().shortString());
    }
    if (row.getArity() != spec().rowType().getFieldCount()) {
      throw DeltaErrors.arityMismatch(
          spec().name(), spec().rowType().getFieldCount(), row.getArity());
    }
    BinaryRowData binary = serializer.toBinaryRow(row);
    OpenDataFile file = fileOf(binary);
    file.append(binary);
    files().rollIfLarge(file);
  }

  /**
   * Rows of one partition mostly follow each other, so the last file is tried before a value is
   * decoded.
   */
  private OpenDataFile fileOf(BinaryRowData row) {
    if (lastFile == null || !lastFile.isOpen() || !hasLastPartition(row)) {
      lastFile = files().of(partitionOf(row));
    }
    return lastFile;
  }

  private boolean hasLastPartition(BinaryRowData row) {
    for (int i = 0; i < partitionPositions.length; i++) {
      int position = partitionPositions[i];
      if (row.isNullAt(position) || !row.getString(position).equals(lastPartition[i])) {
        return false;
      }
    }
    return true;
  }

  private Map<String, String> partitionOf(BinaryRowData row) {
    Map<String, String> partition = new TreeMap<>();
    for (int i = 0; i < partitionPositions.length; i++) {
      String column = spec().partitionColumns().get(i);
      int position = partitionPositions[i];
      if (row.isNullAt(position) || row.getString(position).toBytes().length == 0) {
        throw DeltaErrors.partitionValueMissing(spec().name(), column);
      }
      BinaryStringData value = ((BinaryStringData) row.getString(position)).copy();
      lastPartition[i] = value;
      partition.put(column, value.toString());
    }
    return partition;
  }
}
