package io.relspec.app.job;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.RunnableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.DoneFuture;
import org.apache.flink.runtime.state.KeyGroupedInternalPriorityQueue;
import org.apache.flink.runtime.state.Keyed;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.PriorityComparable;
import org.apache.flink.runtime.state.SavepointResources;
import org.apache.flink.runtime.state.SnapshotResult;
import org.apache.flink.runtime.state.StateSnapshotTransformer.StateSnapshotTransformFactory;
import org.apache.flink.runtime.state.heap.HeapPriorityQueueElement;

/** The keyed state of one operator, kept by another backend and in no checkpoint. */
final class UnsavedKeyedState<K> extends AbstractKeyedStateBackend<K> {
  private final AbstractKeyedStateBackend<K> kept;

  UnsavedKeyedState(AbstractKeyedStateBackend<K> kept) {
    super(kept);
    this.kept = kept;
  }

  @Override
  public RunnableFuture<SnapshotResult<KeyedStateHandle>> snapshot(
      long checkpointId,
      long timestamp,
      CheckpointStreamFactory streams,
      CheckpointOptions options) {
    return DoneFuture.of(SnapshotResult.empty());
  }

  @Override
  public SavepointResources<K> savepoint() {
    throw new UnsupportedOperationException("the state of a job that ends cannot be saved");
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals")
  public <N, V, E, S extends State, I extends S> I createOrUpdateInternalState(
      TypeSerializer<N> namespaceSerializer,
      StateDescriptor<S, V> descriptor,
      StateSnapshotTransformFactory<E> snapshotTransformFactory)
      throws Exception {
    return kept.createOrUpdateInternalState(
        namespaceSerializer, descriptor, snapshotTransformFactory);
  }

  @Override
  public <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
      KeyGroupedInternalPriorityQueue<T> create(
          String stateName, TypeSerializer<T> elementSerializer) {
    return kept.create(stateName, elementSerializer);
  }

  @Override
  public <T extends HeapPriorityQueueElement & PriorityComparable<? super T> & Keyed<?>>
      KeyGroupedInternalPriorityQueue<T> create(
          String stateName,
          TypeSerializer<T> elementSerializer,
          boolean allowFutureMetadataUpdates) {
    return kept.create(stateName, elementSerializer, allowFutureMetadataUpdates);
  }

  @Override
  public <N> Stream<K> getKeys(String state, N namespace) {
    return kept.getKeys(state, namespace);
  }

  @Override
  public <N> Stream<K> getKeys(List<String> states, N namespace) {
    return kept.getKeys(states, namespace);
  }

  @Override
  public <N> Stream<Tuple2<K, N>> getKeysAndNamespaces(String state) {
    return kept.getKeysAndNamespaces(state);
  }

  @Override
  public int numKeyValueStateEntries() {
    return kept.numKeyValueStateEntries();
  }

  @Override
  public String getBackendTypeIdentifier() {
    return kept.getBackendTypeIdentifier();
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    kept.notifyCheckpointComplete(checkpointId);
  }

  @Override
  public void dispose() {
    super.dispose();
    kept.dispose();
  }

  @Override
  public void close() throws IOException {
    super.close();
    kept.close();
  }
}
