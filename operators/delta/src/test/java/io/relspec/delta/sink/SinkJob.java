package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.writer.DeltaRowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a job that writes a table, step by step: the product's operators and Flink's own
 * sink operators, with what a cluster does between them. Each job has a JobID of its own.
 */
final class SinkJob {
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);

  private final List<OneInputStreamOperatorTestHarness<RowData, DataFileManifest>> writers =
      new ArrayList<>();
  private final CommitTasks<DataFileManifest> commits;

  /**
   * State of a job at a checkpoint.
   *
   * @param checkpointId its number
   * @param position how much of the input was read
   */
  record Checkpoint(long checkpointId, int position, CommitTasks.State commits) {}

  private SinkJob(TableSpec spec, String sinkId, int parallelism, @Nullable Checkpoint restored)
      throws Exception {
    OptionalLong id =
        restored == null ? OptionalLong.empty() : OptionalLong.of(restored.checkpointId());
    commits =
        new CommitTasks<>(
            spec,
            OPTIONS,
            new DeltaCommitAggregator(spec, sinkId, OPTIONS),
            id,
            restored == null ? null : restored.commits());
    for (int i = 0; i < parallelism; i++) {
      OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer =
          new OneInputStreamOperatorTestHarness<>(
              new DeltaRowWriter(spec, OPTIONS), parallelism, parallelism, i);
      CommitTasks.start(writer, id, null);
      writers.add(writer);
    }
  }

  static SinkJob start(TableSpec spec, String sinkId, int parallelism) throws Exception {
    return new SinkJob(spec, sinkId, parallelism, null);
  }

  static SinkJob restore(TableSpec spec, String sinkId, int parallelism, Checkpoint checkpoint)
      throws Exception {
    return new SinkJob(spec, sinkId, parallelism, checkpoint);
  }

  /** A row arrives at the writer that its number says. */
  void write(int number, RowData row) throws Exception {
    writers.get(number % writers.size()).processElement(new StreamRecord<>(row));
  }

  /** A barrier passes through the job. */
  Checkpoint checkpoint(long checkpointId, int position) throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.prepareSnapshotPreBarrier(checkpointId);
      writer.snapshot(checkpointId, 0);
    }
    return new Checkpoint(
        checkpointId, position, commits.checkpoint(checkpointId, CommitTasks.taken(writers)));
  }

  /** All tasks are told that a checkpoint is complete. */
  void complete(long checkpointId) throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.notifyOfCompletedCheckpoint(checkpointId);
    }
    commits.complete(checkpointId);
  }

  /** The input ends. */
  void endInput() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.endInput();
    }
    commits.endInput(CommitTasks.taken(writers));
  }

  /** The job ends in order, finished or failed; after a crash it is not called. */
  void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.close();
    }
    commits.close();
  }
}
