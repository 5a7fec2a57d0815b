package io.relspec.delta.sink;

import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * Puts the commits of sources between two barriers, and the last commit that each table has
 * prepared by then, into one committable. It runs with parallelism 1; every table says what it
 * prepares before the barrier, so what it prepared for a checkpoint is known before that checkpoint
 * is complete, and what it did not prepare is not waited for.
 */
final class SnapshotAggregator extends AbstractStreamOperator<SnapshotCommittable>
    implements TwoInputStreamOperator<TableCommit, RowData, SnapshotCommittable>,
        BoundedMultiInput {
  private static final byte VERSION = 1;
  private static final int INPUTS = 2;
  private static final ListStateDescriptor<byte[]> COMMITS =
      new ListStateDescriptor<>("table-commits", BytePrimitiveArraySerializer.INSTANCE);

  private final TableSpec spec;
  private final String sinkId;
  private final SnapshotMarks.Columns columns;
  private final List<String> tables;
  private final DeltaSinkOptions options;

  private transient RestoredLife lives;
  private transient ListState<byte[]> commitState;
  private transient SortedMap<String, String> commits;
  private transient List<SourceMark> marks;
  private transient long lastCheckpointId;
  private transient int inputsEnded;
  private transient Counter prepared;

  /**
   * Makes the operator.
   *
   * @param columns where rows of the second input say which commit they are
   * @param tables names of the tables, each of which is a row per mark
   */
  @SuppressWarnings("NullAway.Init") // Flink calls initializeState before anything else.
  SnapshotAggregator(
      TableSpec spec,
      String sinkId,
      SnapshotMarks.Columns columns,
      List<String> tables,
      DeltaSinkOptions options) {
    this.spec = spec;
    this.sinkId = sinkId;
    this.columns = columns;
    this.tables = tables;
    this.options = options;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    lives = RestoredLife.begin(context, spec, sinkId, options);
    commitState = context.getOperatorStateStore().getListState(COMMITS);
    commits = new TreeMap<>();
    for (byte[] bytes : commitState.get()) {
      commits.putAll(commitsOf(bytes));
    }
    // A table that comes back some day may be another one, without that commit.
    commits.keySet().retainAll(tables);
    marks = new ArrayList<>();
    lastCheckpointId = context.getRestoredCheckpointId().orElse(0);
    prepared = new TableMetrics(getMetricGroup(), spec.name()).commitsPrepared();
  }

  private static SortedMap<String, String> commitsOf(byte[] bytes) throws Exception {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    byte version = in.readByte();
    if (version != VERSION) {
      throw DeltaErrors.stateUnreadable("the commits of tables", version);
    }
    return TableCommitSerializer.readAll(in);
  }

  @Override
  public void processElement1(StreamRecord<TableCommit> element) {
    TableCommit commit = element.getValue();
    commits.put(commit.table(), commit.commitId());
  }

  @Override
  public void processElement2(StreamRecord<RowData> element) {
    marks.add(columns.markOf(element.getValue()));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    emit(checkpointId);
    CrashPoints.reached(CrashPoint.P4_COMMIT_PREPARED, spec.name());
  }

  @Override
  public void endInput(int inputId) {
    inputsEnded++;
    if (inputsEnded == INPUTS) {
      emit(lastCheckpointId + 1);
    }
  }

  private void emit(long checkpointId) {
    lastCheckpointId = checkpointId;
    if (marks.isEmpty()) {
      return;
    }
    SinkLife life = lives.plus((long) marks.size() * tables.size());
    output.collect(
        new StreamRecord<>(
            new SnapshotCommittable(
                sinkId,
                life.incarnation(),
                checkpointId,
                UUID.randomUUID().toString(),
                life.rowsTotal(),
                marks,
                commits)));
    marks = new ArrayList<>();
    prepared.inc();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    lives.snapshot();
    DataOutputSerializer out = new DataOutputSerializer(1024);
    out.writeByte(VERSION);
    TableCommitSerializer.writeAll(commits, out);
    commitState.update(List.of(out.getCopyOfBuffer()));
  }
}
