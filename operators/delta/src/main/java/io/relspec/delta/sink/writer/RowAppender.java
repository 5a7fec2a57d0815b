package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/** Appends insertions to the data file of their partition. Not thread-safe. */
final class RowAppender {
  private final TableSpec spec;
  private final OpenDataFiles files;
  private final RowDataSerializer serializer;
  private final int[] partitionPositions;
  private final StringData[] lastPartition;
  private @Nullable OpenDataFile lastFile;

  RowAppender(TableSpec spec, OpenDataFiles files) {
    this.spec = spec;
    this.files = files;
    this.serializer = new RowDataSerializer(spec.rowType());
    this.partitionPositions =
        spec.partitionColumns().stream().mapToInt(spec.rowType()::getFieldIndex).toArray();
    this.lastPartition = new StringData[partitionPositions.length];
  }

  /**
   * Appends a row.
   *
   * @throws io.relspec.delta.DeltaException if it is no insertion or has other columns
   */
  void append(RowData row) {
    if (row.getRowKind() != RowKind.INSERT) {
      throw DeltaErrors.appendOnly(spec.name(), row.getRowKind().shortString());
    }
    if (row.getArity() != spec.rowType().getFieldCount()) {
      throw DeltaErrors.arityMismatch(spec.name(), spec.rowType().getFieldCount(), row.getArity());
    }
    BinaryRowData binary = serializer.toBinaryRow(row);
    OpenDataFile file = fileOf(binary);
    file.append(binary);
    files.rollIfLarge(file);
  }

  /**
   * Rows of one partition mostly follow each other, so the last file is tried before a value is
   * decoded.
   */
  private OpenDataFile fileOf(BinaryRowData row) {
    if (lastFile == null || !lastFile.isOpen() || !hasLastPartition(row)) {
      lastFile = files.of(partitionOf(row));
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
      String column = spec.partitionColumns().get(i);
      int position = partitionPositions[i];
      if (row.isNullAt(position) || row.getString(position).toBytes().length == 0) {
        throw DeltaErrors.partitionValueMissing(spec.name(), column);
      }
      BinaryStringData value = ((BinaryStringData) row.getString(position)).copy();
      lastPartition[i] = value;
      partition.put(column, value.toString());
    }
    return partition;
  }
}
