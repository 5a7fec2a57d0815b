package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.writer.DeltaChangeWriter;
import io.relspec.delta.sink.writer.KeyRows;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a job that keeps a table equal to a changelog, step by step: the product's
 * operators and Flink's own sink operators, with what a cluster does between them. Each job has a
 * JobID of its own.
 */
final class ChangeJob implements TableJob<ChangeJob.Checkpoint> {
  static final int MAX_PARALLELISM = 16;
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);

  private final KeyRows keys;
  private final List<KeyedOneInputStreamOperatorTestHarness<RowData, RowData, ChangeManifest>>
      writers = new ArrayList<>();
  private final CommitTasks<ChangeManifest> commits;

  /**
   * State of a job at a checkpoint.
   *
   * @param checkpointId its number
   * @param position how much of the input was read
   */
  record Checkpoint(
      long checkpointId,
      int position,
      int writers,
      OperatorSubtaskState writerState,
      CommitTasks.State commits) {}

  private ChangeJob(
      TableSpec spec,
      String sinkId,
      int parallelism,
      DeltaSinkOptions options,
      @Nullable Checkpoint restored,
      @Nullable Bug bug)
      throws Exception {
    OptionalLong id =
        restored == null ? OptionalLong.empty() : OptionalLong.of(restored.checkpointId());
    keys = KeyRows.of(spec);
    commits =
        new CommitTasks<>(
            spec,
            options,
            new DeltaChangeAggregator(spec, sinkId, options),
            id,
            restored == null ? null : restored.commits(),
            bug);
    for (int i = 0; i < parallelism; i++) {
      OneInputStreamOperator<RowData, ChangeManifest> writer = new DeltaChangeWriter(spec, options);
      KeyedOneInputStreamOperatorTestHarness<RowData, RowData, ChangeManifest> harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              writer, keys, keys.getProducedType(), MAX_PARALLELISM, parallelism, i);
      OperatorSubtaskState state =
          restored == null
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  restored.writerState(), MAX_PARALLELISM, restored.writers(), parallelism, i);
      CommitTasks.start(harness, id, state);
      writers.add(harness);
    }
  }

  static ChangeJob start(TableSpec spec, String sinkId, int parallelism) throws Exception {
    return new ChangeJob(spec, sinkId, parallelism, OPTIONS, null, null);
  }

  static ChangeJob restore(TableSpec spec, String sinkId, int parallelism, Checkpoint checkpoint)
      throws Exception {
    return new ChangeJob(spec, sinkId, parallelism, OPTIONS, checkpoint, null);
  }

  static ChangeJob open(
      TableSpec spec,
      String sinkId,
      int parallelism,
      DeltaSinkOptions options,
      @Nullable Checkpoint checkpoint)
      throws Exception {
    return new ChangeJob(spec, sinkId, parallelism, options, checkpoint, null);
  }

  static ChangeJob open(
      TableSpec spec,
      String sinkId,
      int parallelism,
      DeltaSinkOptions options,
      @Nullable Checkpoint checkpoint,
      @Nullable Bug bug)
      throws Exception {
    return new ChangeJob(spec, sinkId, parallelism, options, checkpoint, bug);
  }

  /** A change arrives at the writer of its key. */
  @Override
  public void write(RowData row) throws Exception {
    int writer =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            keys.getKey(row), MAX_PARALLELISM, writers.size());
    writers.get(writer).processElement(new StreamRecord<>(row));
  }

  @Override
  public Checkpoint checkpoint(long checkpointId, int position) throws Exception {
    List<OperatorSubtaskState> writerStates = new ArrayList<>();
    for (KeyedOneInputStreamOperatorTestHarness<RowData, RowData, ChangeManifest> writer :
        writers) {
      writer.prepareSnapshotPreBarrier(checkpointId);
      writerStates.add(writer.snapshot(checkpointId, 0));
    }
    return behindWriters(
        checkpointId,
        position,
        AbstractStreamOperatorTestHarness.repackageState(
            writerStates.toArray(OperatorSubtaskState[]::new)));
  }

  /** A barrier passes and its checkpoint is complete, but for the writers' state. */
  void commit(long checkpointId) throws Exception {
    for (KeyedOneInputStreamOperatorTestHarness<RowData, RowData, ChangeManifest> writer :
        writers) {
      writer.prepareSnapshotPreBarrier(checkpointId);
    }
    behindWriters(checkpointId, 0, OperatorSubtaskState.builder().build());
    complete(checkpointId);
  }

  private Checkpoint behindWriters(
      long checkpointId, int position, OperatorSubtaskState writerState) throws Exception {
    return new Checkpoint(
        checkpointId,
        position,
        writers.size(),
        writerState,
        commits.checkpoint(checkpointId, CommitTasks.taken(writers)));
  }

  @Override
  public void complete(long checkpointId) throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, ChangeManifest> writer : writers) {
      writer.notifyOfCompletedCheckpoint(checkpointId);
    }
    commits.complete(checkpointId);
  }

  @Override
  public void endInput() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, ChangeManifest> writer : writers) {
      writer.endInput();
    }
    commits.endInput(CommitTasks.taken(writers));
  }

  @Override
  public void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, ChangeManifest> writer : writers) {
      writer.close();
    }
    commits.close();
  }
}
