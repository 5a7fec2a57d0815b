package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.DeltaTable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/** The life of a sink in the state of the one operator that puts its committables together. */
final class RestoredLife {
  private static final ListStateDescriptor<byte[]> LIFE =
      new ListStateDescriptor<>("sink-life", BytePrimitiveArraySerializer.INSTANCE);

  private final ListState<byte[]> state;
  private SinkLife life;

  private RestoredLife(ListState<byte[]> state, SinkLife life) {
    this.state = state;
    this.life = life;
  }

  /**
   * Goes on with the life that the state holds, or begins one. The table is made if it is not
   * there.
   *
   * @throws io.relspec.delta.DeltaException if the sink may not go on from its state
   */
  static RestoredLife begin(
      StateInitializationContext context, TableSpec spec, String sinkId, DeltaSinkOptions options)
      throws Exception {
    ListState<byte[]> state = context.getOperatorStateStore().getListState(LIFE);
    Optional<SinkLife> restored = only(state, sinkId);
    OptionalLong checkpointId = context.getRestoredCheckpointId();
    DeltaTable table = DeltaTable.createIfAbsent(spec, options.schemaEvolution(), options.fsync());
    SinkStart start = new SinkStart(spec.name(), sinkId, table, options.onRewind());
    return new RestoredLife(state, start.begin(restored, checkpointId));
  }

  /** The life with more rows, from now on. */
  SinkLife plus(long rows) {
    life = life.plus(rows);
    return life;
  }

  void snapshot() throws Exception {
    state.update(List.of(life.toBytes()));
  }

  private static Optional<SinkLife> only(ListState<byte[]> state, String sinkId) throws Exception {
    Iterator<byte[]> lives = state.get().iterator();
    if (!lives.hasNext()) {
      return Optional.empty();
    }
    SinkLife only = SinkLife.fromBytes(lives.next());
    if (lives.hasNext()) {
      throw new IllegalStateException("sink " + sinkId + " has the state of two");
    }
    return Optional.of(only);
  }
}
