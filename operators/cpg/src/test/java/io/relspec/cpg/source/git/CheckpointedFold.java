package io.relspec.cpg.source.git;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.git.GitFixture.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Keeps all records in its state, folds them, and notes what each completed checkpoint holds.
 *
 * <p>Runs as one task; what it notes is static, for the test to read.
 */
final class CheckpointedFold
    implements MapFunction<SourceRecord, SourceRecord>, CheckpointedFunction, CheckpointListener {
  private static final long serialVersionUID = 1L;

  /** What a checkpoint holds of every repository. */
  record Cut(
      long checkpointId,
      long takenAtMs,
      NavigableMap<String, SourceCommit> commits,
      NavigableMap<String, NavigableMap<String, Entry>> files) {}

  static final NavigableMap<Long, Cut> COMPLETED = new ConcurrentSkipListMap<>();
  static final NavigableMap<Long, Long> COMPLETED_AT_MS = new ConcurrentSkipListMap<>();
  static volatile boolean failOnce;

  private transient ListState<SourceRecord> state;
  private transient List<SourceRecord> records;
  private transient NavigableMap<Long, Cut> taken;

  @SuppressWarnings("NullAway.Init") // transient fields are set when the task starts
  CheckpointedFold() {}

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    state =
        context
            .getOperatorStateStore()
            .getListState(
                new ListStateDescriptor<>(
                    "records", io.relspec.cpg.source.SourceRecordSerializer.INSTANCE));
    records = new ArrayList<>();
    state.get().forEach(records::add);
    taken = new TreeMap<>();
  }

  @Override
  public SourceRecord map(SourceRecord record) {
    records.add(record);
    if (failOnce) {
      failOnce = false;
      throw new IllegalStateException("planned failure in the middle of a commit");
    }
    return record;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    state.update(records);
    NavigableMap<String, SourceCommit> commits = new TreeMap<>();
    NavigableMap<String, Fold> folds = new TreeMap<>();
    for (SourceRecord record : records) {
      if (record instanceof SourceCommit commit) {
        commits.put(commit.repo(), commit);
      } else if (record instanceof FileChange change) {
        folds.computeIfAbsent(change.repo(), repo -> new Fold()).apply(change);
      }
    }
    NavigableMap<String, NavigableMap<String, Entry>> files = new TreeMap<>();
    folds.forEach((repo, fold) -> files.put(repo, fold.files()));
    long id = context.getCheckpointId();
    taken.put(id, new Cut(id, System.currentTimeMillis(), commits, files));
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    COMPLETED_AT_MS.put(checkpointId, System.currentTimeMillis());
    Cut cut = taken.get(checkpointId);
    if (cut != null) {
      COMPLETED.put(checkpointId, cut);
    }
    taken.headMap(checkpointId, true).clear();
  }
}
