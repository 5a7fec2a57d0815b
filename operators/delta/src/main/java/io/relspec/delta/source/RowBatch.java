package io.relspec.delta.source;

import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.table.data.columnar.ColumnarRowData;
import org.jspecify.annotations.Nullable;

/** A batch of rows of one split on its way to the task, or the news that a split is finished. */
final class RowBatch implements RecordsWithSplitIds<RowAt> {
  private final @Nullable String splitId;
  private final @Nullable FileCursor cursor;
  private final int file;
  private final Set<String> finished;
  private final Runnable recycler;
  private final RowAt rowAt = new RowAt();
  private boolean isSplitGiven;

  private RowBatch(
      @Nullable String splitId,
      @Nullable FileCursor cursor,
      int file,
      Set<String> finished,
      Runnable recycler) {
    this.splitId = splitId;
    this.cursor = cursor;
    this.file = file;
    this.finished = finished;
    this.recycler = recycler;
  }

  static RowBatch rows(String splitId, FileCursor cursor, int file, Runnable recycler) {
    return new RowBatch(splitId, cursor, file, Set.of(), recycler);
  }

  static RowBatch finished(Set<String> splitIds, Runnable recycler) {
    return new RowBatch(null, null, 0, splitIds, recycler);
  }

  static RowBatch nothing(Runnable recycler) {
    return new RowBatch(null, null, 0, Set.of(), recycler);
  }

  @Override
  public @Nullable String nextSplit() {
    if (isSplitGiven) {
      return null;
    }
    isSplitGiven = true;
    return splitId;
  }

  @Override
  public @Nullable RowAt nextRecordFromSplit() {
    if (cursor == null) {
      return null;
    }
    ColumnarRowData row = cursor.next();
    return row == null ? null : rowAt.set(row, file, cursor.position());
  }

  @Override
  public Set<String> finishedSplits() {
    return finished;
  }

  @Override
  public void recycle() {
    recycler.run();
  }
}
