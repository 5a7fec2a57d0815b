package io.relspec.delta.source;

import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** A row and where in its split it is. Reused for all rows of a batch. */
final class RowAt {
  private @Nullable RowData row;
  private int file;
  private long rowsDone;

  RowAt set(RowData newRow, int newFile, long newRowsDone) {
    row = newRow;
    file = newFile;
    rowsDone = newRowsDone;
    return this;
  }

  RowData row() {
    if (row == null) {
      throw new IllegalStateException("no row yet");
    }
    return row;
  }

  /** Number of the row's file in its split. */
  int file() {
    return file;
  }

  /** Rows of the file that are done with when this one is. */
  long rowsDone() {
    return rowsDone;
  }
}
