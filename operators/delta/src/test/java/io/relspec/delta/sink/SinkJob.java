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
final class SinkJob implements TableJob<SinkJob.Checkpoint> {
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);

  private final List<OneInputStreamOperatorTestHarness<RowData, DataFileManifest>> writers =
      new ArrayList<>();
  private final CommitTasks<DataFileManifest> commits;
  private int next;

  /**
   * State of a job at a checkpoint.
   *
   * @param checkpointId its number
   * @param position how much of the input was read
   */
  record Checkpoint(long checkpointId, int position, CommitTasks.State commits) {}

  private SinkJob(
      TableSpec spec,
      String sinkId,
      int parallelism,
      DeltaSinkOptions options,
      @Nullable Checkpoint restored,
      @Nullable Bug bug)
      throws Exception {
    OptionalLong id =
        restored == null ? OptionalLong.empty() : OptionalLong.of(restored.checkpointId());
    commits =
        new CommitTasks<>(
            spec,
            options,
            new DeltaCommitAggregator(spec, sinkId, options),
            id,
            restored == null ? null : restored.commits(),
            bug);
    for (int i = 0; i < parallelism; i++) {
      OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer =
          new OneInputStreamOperatorTestHarness<>(
              new DeltaRowWriter(spec, options), parallelism, parallelism, i);
      CommitTasks.start(writer, id, null);
      writers.add(writer);
    }
  }

  static SinkJob start(TableSpec spec, String sinkId, int parallelism) throws Exception {
    return new SinkJob(spec, sinkId, parallelism, OPTIONS, null, null);
  }

  static SinkJob restore(TableSpec spec, String sinkId, int parallelism, Checkpoint checkpoint)
      throws Exception {
    return new SinkJob(spec, sinkId, parallelism, OPTIONS, checkpoint, null);
  }

  /** A job with options and a bug of its own; without a checkpoint it starts. */
  static SinkJob open(
      TableSpec spec,
      String sinkId,
      int parallelism,
      DeltaSinkOptions options,
      @Nullable Checkpoint checkpoint,
      @Nullable Bug bug)
      throws Exception {
    return new SinkJob(spec, sinkId, parallelism, options, checkpoint, bug);
  }

  /** Rows arrive at all writers in turn. */
  @Override
  public void write(RowData row) throws Exception {
    write(next++, row);
  }

  /** A row arrives at the writer that its number says. */
  void write(int number, RowData row) throws Exception {
    writers.get(number % writers.size()).processElement(new StreamRecord<>(row));
  }

  @Override
  public Checkpoint checkpoint(long checkpointId, int position) throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.prepareSnapshotPreBarrier(checkpointId);
      writer.snapshot(checkpointId, 0);
    }
    return new Checkpoint(
        checkpointId, position, commits.checkpoint(checkpointId, CommitTasks.taken(writers)));
  }

  @Override
  public void complete(long checkpointId) throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.notifyOfCompletedCheckpoint(checkpointId);
    }
    commits.complete(checkpointId);
  }

  @Override
  public void endInput() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.endInput();
    }
    commits.endInput(CommitTasks.taken(writers));
  }

  @Override
  public void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.close();
    }
    commits.close();
  }
}
