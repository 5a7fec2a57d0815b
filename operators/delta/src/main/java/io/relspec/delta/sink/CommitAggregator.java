package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.UUID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts what writers emit between two barriers into one committable that knows its checkpoint. It
 * runs with parallelism 1 in front of the sink, whose writer is never told the checkpoint.
 *
 * <p>Which commit it is goes to {@link TableCommit#TAG} too, before the same barrier.
 *
 * <p>What comes after the last barrier belongs to the checkpoint after it: after the end of input
 * there is no other committable, and a later run begins above the checkpoint it restores, so the
 * number is used once.
 *
 * @param <M> what writers emit
 */
abstract class CommitAggregator<M> extends AbstractStreamOperator<DeltaCommittable>
    implements OneInputStreamOperator<M, DeltaCommittable>, BoundedOneInput {
  private final TableSpec spec;
  private final String sinkId;
  private final DeltaSinkOptions options;

  private transient RestoredLife lives;
  private transient long lastCheckpointId;
  private transient Counter prepared;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  CommitAggregator(TableSpec spec, String sinkId, DeltaSinkOptions options) {
    this.spec = spec;
    this.sinkId = sinkId;
    this.options = options;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    clear();
    lives = RestoredLife.begin(context, spec, sinkId, options);
    lastCheckpointId = context.getRestoredCheckpointId().orElse(0);
    prepared = new TableMetrics(getMetricGroup(), spec.name()).commitsPrepared();
  }

  /** What the writers have given since the last {@link #clear}. */
  abstract ChangeManifest gathered();

  /** Begins to gather, the first time or anew. */
  abstract void clear();

  final TableSpec spec() {
    return spec;
  }

  final void checkTable(String table) {
    if (!table.equals(spec.name())) {
      throw DeltaErrors.misdirected(spec.name(), table);
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    emit(checkpointId);
    CrashPoints.reached(CrashPoint.P4_COMMIT_PREPARED, spec.name());
  }

  @Override
  public void endInput() {
    emit(lastCheckpointId + 1);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    lives.snapshot();
  }

  private void emit(long checkpointId) {
    lastCheckpointId = checkpointId;
    ChangeManifest changes = gathered();
    if (changes.isEmpty()) {
      return;
    }
    SinkLife life = lives.plus(changes.files().stream().mapToLong(DataFileManifest::rows).sum());
    DeltaCommittable committable =
        new DeltaCommittable(
            sinkId,
            life.incarnation(),
            checkpointId,
            UUID.randomUUID().toString(),
            life.rowsTotal(),
            changes.files(),
            changes.changeFiles(),
            changes.deletions());
    clear();
    output.collect(new StreamRecord<>(committable));
    output.collect(
        TableCommit.TAG, new StreamRecord<>(new TableCommit(spec.name(), committable.commitId())));
    prepared.inc();
  }
}
