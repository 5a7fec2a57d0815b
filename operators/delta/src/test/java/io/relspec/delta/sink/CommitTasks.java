package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/**
 * The tasks behind the writers of a table, step by step: the product's aggregator and Flink's own
 * sink operators, with what a cluster does between them.
 *
 * @param <M> what writers emit
 */
final class CommitTasks<M> {
  private final OneInputStreamOperatorTestHarness<M, DeltaCommittable> aggregator;
  private final OneInputStreamOperatorTestHarness<
          DeltaCommittable, CommittableMessage<DeltaCommittable>>
      passing;
  private final OneInputStreamOperatorTestHarness<
          CommittableMessage<DeltaCommittable>, CommittableMessage<DeltaCommittable>>
      committer;
  private final @Nullable Bug bug;

  /** State of the tasks at a checkpoint. */
  record State(
      OperatorSubtaskState aggregator,
      OperatorSubtaskState passing,
      OperatorSubtaskState committer) {}

  /**
   * The tasks of a job that starts, or goes on from a checkpoint.
   *
   * @param bug what the committer does wrong; null for the product's own
   */
  CommitTasks(
      TableSpec spec,
      DeltaSinkOptions options,
      CommitAggregator<M> operator,
      OptionalLong restoredId,
      @Nullable State restored,
      @Nullable Bug bug)
      throws Exception {
    this.bug = bug;
    committer =
        new OneInputStreamOperatorTestHarness<>(
            new CommitterOperatorFactory<>(
                bug == null ? new DeltaCommitSink(spec, options) : new BrokenSink(spec, bug),
                false,
                true),
            1,
            1,
            0);
    start(
        committer,
        restoredId,
        restored == null || bug == Bug.RESTORED_FORGOTTEN ? null : restored.committer());
    passing =
        new OneInputStreamOperatorTestHarness<>(
            new SinkWriterOperatorFactory<DeltaCommittable, DeltaCommittable>(
                new DeltaCommitSink(spec, options)),
            1,
            1,
            0);
    start(passing, restoredId, restored == null ? null : restored.passing());
    aggregator = new OneInputStreamOperatorTestHarness<>(operator, 1, 1, 0);
    start(aggregator, restoredId, restored == null ? null : restored.aggregator());
  }

  /** A barrier comes behind what the writers have emitted. */
  State checkpoint(long checkpointId, List<M> emitted) throws Exception {
    give(emitted, aggregator);
    aggregator.prepareSnapshotPreBarrier(checkpointId);
    OperatorSubtaskState aggregatorState = aggregator.snapshot(checkpointId, 0);
    give(taken(aggregator), passing);
    passing.prepareSnapshotPreBarrier(checkpointId);
    OperatorSubtaskState passingState = passing.snapshot(checkpointId, 0);
    give(taken(passing), committer);
    committer.prepareSnapshotPreBarrier(checkpointId);
    OperatorSubtaskState committerState = committer.snapshot(checkpointId, 0);
    if (bug == Bug.COMMITTED_EARLY) {
      committer.notifyOfCompletedCheckpoint(checkpointId);
    }
    return new State(aggregatorState, passingState, committerState);
  }

  /** A barrier comes behind what the writers have emitted, and its checkpoint is complete. */
  void commit(long checkpointId, List<M> emitted) throws Exception {
    checkpoint(checkpointId, emitted);
    complete(checkpointId);
  }

  /** The tasks are told that a checkpoint is complete. */
  void complete(long checkpointId) throws Exception {
    aggregator.notifyOfCompletedCheckpoint(checkpointId);
    passing.notifyOfCompletedCheckpoint(checkpointId);
    committer.notifyOfCompletedCheckpoint(checkpointId);
  }

  /** The input ends behind what the writers have emitted. */
  void endInput(List<M> emitted) throws Exception {
    give(emitted, aggregator);
    aggregator.endInput();
    give(taken(aggregator), passing);
    passing.endInput();
    give(taken(passing), committer);
    committer.endInput();
  }

  void close() throws Exception {
    aggregator.close();
    passing.close();
    committer.close();
  }

  /** What tasks have emitted since it was taken last. */
  static <T> List<T> taken(List<? extends OneInputStreamOperatorTestHarness<?, T>> tasks) {
    List<T> values = new ArrayList<>();
    tasks.forEach(task -> values.addAll(taken(task)));
    return values;
  }

  private static <T> List<T> taken(OneInputStreamOperatorTestHarness<?, T> task) {
    List<T> values = new ArrayList<>(task.extractOutputValues());
    task.getOutput().clear();
    return values;
  }

  private static <T> void give(List<T> values, OneInputStreamOperatorTestHarness<T, ?> task)
      throws Exception {
    for (T value : values) {
      task.processElement(new StreamRecord<>(value));
    }
  }

  /** Starts a task, from its state at a checkpoint if there is one. */
  static void start(
      OneInputStreamOperatorTestHarness<?, ?> task,
      OptionalLong restoredId,
      @Nullable OperatorSubtaskState state)
      throws Exception {
    restoredId.ifPresent(task::setRestoredCheckpointId);
    if (state == null) {
      task.initializeEmptyState();
    } else {
      task.initializeState(state);
    }
    task.open();
  }
}
