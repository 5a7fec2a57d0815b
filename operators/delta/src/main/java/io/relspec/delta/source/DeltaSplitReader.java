package io.relspec.delta.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits one after the other in the order in which they come.
 *
 * <p>Vectors are reused: a batch is read when the task is done with the one before.
 */
final class DeltaSplitReader implements SplitReader<RowAt, DeltaSourceSplit> {
  private static final long PAUSE_MS = 20;

  private final ReadPlan plan;
  private final Turn turn = new Turn();
  private final Deque<DeltaSourceSplit> splits = new ArrayDeque<>();
  private final Set<String> paused = new HashSet<>();
  private @Nullable DeltaSourceSplit split;
  private @Nullable FileCursor cursor;
  private int file;
  private long rowsLeft;

  DeltaSplitReader(ReadPlan plan) {
    this.plan = plan;
    this.rowsLeft = plan.limit() < 0 ? Long.MAX_VALUE : plan.limit();
  }

  @Override
  public RecordsWithSplitIds<RowAt> fetch() throws IOException {
    try {
      if (!turn.take()) {
        return RowBatch.nothing(() -> {});
      }
      DeltaSourceSplit next = split == null ? splits.peek() : split;
      if (next == null) {
        return RowBatch.nothing(turn::give);
      }
      if (paused.contains(next.splitId())) {
        turn.give();
        turn.sleep(PAUSE_MS);
        return RowBatch.nothing(() -> {});
      }
      if (split == null) {
        split = splits.remove();
        file = 0;
      }
      return read(split);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading", e);
    }
  }

  private RecordsWithSplitIds<RowAt> read(DeltaSourceSplit from) throws IOException {
    while (file < from.files().size() && rowsLeft() > 0) {
      if (cursor == null) {
        cursor = FileCursor.open(plan, from, from.files().get(file));
      }
      if (cursor.nextBatch()) {
        return RowBatch.rows(from.splitId(), cursor, file, turn::give);
      }
      closeFile();
      file++;
    }
    closeFile();
    split = null;
    return RowBatch.finished(Set.of(from.splitId()), turn::give);
  }

  private long rowsLeft() {
    return cursor == null ? rowsLeft : rowsLeft - cursor.rowsGiven();
  }

  private void closeFile() throws IOException {
    if (cursor != null) {
      rowsLeft -= cursor.rowsGiven();
      cursor.close();
      cursor = null;
    }
  }

  @Override
  public void handleSplitsChanges(SplitsChange<DeltaSourceSplit> change) {
    if (!(change instanceof SplitsAddition)) {
      throw new UnsupportedOperationException("splits are only added, not " + change);
    }
    splits.addAll(change.splits());
  }

  @Override
  public void pauseOrResumeSplits(
      Collection<DeltaSourceSplit> toPause, Collection<DeltaSourceSplit> toResume) {
    toPause.forEach(one -> paused.add(one.splitId()));
    toResume.forEach(one -> paused.remove(one.splitId()));
  }

  @Override
  public void wakeUp() {
    turn.wakeUp();
  }

  @Override
  public void close() throws IOException {
    closeFile();
  }
}
