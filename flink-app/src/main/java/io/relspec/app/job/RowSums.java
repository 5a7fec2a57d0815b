package io.relspec.app.job;

import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/**
 * A multiset of rows as their number and the sum of their hashes: nothing is kept, and sums that
 * differ say that there is a difference, not which.
 */
final class RowSums {
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final RowDataSerializer serializer;
  private long rows;
  private long sum;

  RowSums(RowType type) {
    this.serializer = new RowDataSerializer(type);
  }

  /** Takes a change: a row comes, or its kind says that it goes. */
  void change(RowData row) {
    boolean comes = row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    BinaryRowData binary = serializer.toBinaryRow(row);
    binary.setRowKind(RowKind.INSERT);
    long hash = (binary.hashCode() ^ GOLDEN) * GOLDEN;
    rows += comes ? 1 : -1;
    sum += comes ? hash : -hash;
  }

  /** How many rows there are. */
  long rows() {
    return rows;
  }

  boolean isSame(RowSums other) {
    return rows == other.rows && sum == other.sum;
  }

  /** At least so many rows are on one side only; 0 if none is seen to be. */
  long differences(RowSums other) {
    return isSame(other) ? 0 : Math.max(1, Math.abs(rows - other.rows));
  }
}
