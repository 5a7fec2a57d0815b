package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * The partition of rows; of rows that follow each other it is mostly the same and found at once.
 */
final class RowPartitions {
  private final TableSpec spec;
  private final int[] positions;
  private final StringData[] lastValues;
  private Map<String, String> last = Map.of();
  private boolean hasLast;

  RowPartitions(TableSpec spec) {
    this.spec = spec;
    this.positions =
        spec.partitionColumns().stream().mapToInt(spec.rowType()::getFieldIndex).toArray();
    this.lastValues = new StringData[positions.length];
    this.hasLast = positions.length == 0;
  }

  Map<String, String> of(RowData row) {
    if (!hasLast || !isLast(row)) {
      last = decoded(row);
      hasLast = true;
    }
    return last;
  }

  private boolean isLast(RowData row) {
    for (int i = 0; i < positions.length; i++) {
      if (row.isNullAt(positions[i]) || !row.getString(positions[i]).equals(lastValues[i])) {
        return false;
      }
    }
    return true;
  }

  private Map<String, String> decoded(RowData row) {
    Map<String, String> partition = new TreeMap<>();
    for (int i = 0; i < positions.length; i++) {
      String column = spec.partitionColumns().get(i);
      if (row.isNullAt(positions[i]) || row.getString(positions[i]).toBytes().length == 0) {
        throw DeltaErrors.partitionValueMissing(spec.name(), column);
      }
      BinaryStringData value = ((BinaryStringData) row.getString(positions[i])).copy();
      lastValues[i] = value;
      partition.put(column, value.toString());
    }
    return partition;
  }
}
