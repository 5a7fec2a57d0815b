package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.writer.DeltaRowWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
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
  private final OneInputStreamOperatorTestHarness<DataFileManifest, DeltaCommittable> aggregator;
  private final OneInputStreamOperatorTestHarness<
          DeltaCommittable, CommittableMessage<DeltaCommittable>>
      passing;
  private final OneInputStreamOperatorTestHarness<
          CommittableMessage<DeltaCommittable>, CommittableMessage<DeltaCommittable>>
      committer;

  /**
   * State of a job at a checkpoint.
   *
   * @param checkpointId its number
   * @param position how much of the input was read
   */
  record Checkpoint(
      long checkpointId,
      int position,
      OperatorSubtaskState aggregator,
      OperatorSubtaskState passing,
      OperatorSubtaskState committer) {}

  private SinkJob(TableSpec spec, String sinkId, int parallelism, @Nullable Checkpoint restored)
      throws Exception {
    OptionalLong id =
        restored == null ? OptionalLong.empty() : OptionalLong.of(restored.checkpointId());
    DeltaCommitSink sink = new DeltaCommitSink(spec, false);
    committer =
        new OneInputStreamOperatorTestHarness<>(
            new CommitterOperatorFactory<>(sink, false, true), 1, 1, 0);
    start(committer, id, restored == null ? null : restored.committer());
    passing =
        new OneInputStreamOperatorTestHarness<>(
            new SinkWriterOperatorFactory<DeltaCommittable, DeltaCommittable>(sink), 1, 1, 0);
    start(passing, id, restored == null ? null : restored.passing());
    aggregator =
        new OneInputStreamOperatorTestHarness<>(
            new DeltaCommitAggregator(spec, sinkId, OPTIONS), 1, 1, 0);
    start(aggregator, id, restored == null ? null : restored.aggregator());
    for (int i = 0; i < parallelism; i++) {
      OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer =
          new OneInputStreamOperatorTestHarness<>(
              new DeltaRowWriter(spec, OPTIONS), parallelism, parallelism, i);
      start(writer, id, null);
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
    move(writers, aggregator);
    aggregator.prepareSnapshotPreBarrier(checkpointId);
    OperatorSubtaskState aggregatorState = aggregator.snapshot(checkpointId, 0);
    move(List.of(aggregator), passing);
    passing.prepareSnapshotPreBarrier(checkpointId);
    OperatorSubtaskState passingState = passing.snapshot(checkpointId, 0);
    move(List.of(passing), committer);
    committer.prepareSnapshotPreBarrier(checkpointId);
    OperatorSubtaskState committerState = committer.snapshot(checkpointId, 0);
    return new Checkpoint(checkpointId, position, aggregatorState, passingState, committerState);
  }

  /** All tasks are told that a checkpoint is complete. */
  void complete(long checkpointId) throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.notifyOfCompletedCheckpoint(checkpointId);
    }
    aggregator.notifyOfCompletedCheckpoint(checkpointId);
    passing.notifyOfCompletedCheckpoint(checkpointId);
    committer.notifyOfCompletedCheckpoint(checkpointId);
  }

  /** The input ends. */
  void endInput() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.endInput();
    }
    move(writers, aggregator);
    aggregator.endInput();
    move(List.of(aggregator), passing);
    passing.endInput();
    move(List.of(passing), committer);
    committer.endInput();
  }

  /** The job ends in order, finished or failed; after a crash it is not called. */
  void close() throws Exception {
    for (OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer : writers) {
      writer.close();
    }
    aggregator.close();
    passing.close();
    committer.close();
  }

  private static <T> void move(
      List<? extends OneInputStreamOperatorTestHarness<?, T>> from,
      OneInputStreamOperatorTestHarness<T, ?> to)
      throws Exception {
    for (OneInputStreamOperatorTestHarness<?, T> harness : from) {
      for (T value : harness.extractOutputValues()) {
        to.processElement(new StreamRecord<>(value));
      }
      harness.getOutput().clear();
    }
  }

  private static void start(
      OneInputStreamOperatorTestHarness<?, ?> harness,
      OptionalLong restoredId,
      @Nullable OperatorSubtaskState state)
      throws Exception {
    restoredId.ifPresent(harness::setRestoredCheckpointId);
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
  }
}
