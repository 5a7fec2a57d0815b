package io.relspec.app.job;

import java.io.IOException;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendFactory;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackendFactory;

/**
 * Keeps keyed state on the heap and leaves it out of checkpoints: for a job that ends with its only
 * checkpoint, which then commits what sinks have written and is restored by nobody. Writing the
 * rows that relations have kept would cost such a job as much as a tenth of its time.
 *
 * <p>A job that is restored, or saved by request, is refused.
 */
public final class UnsavedStateBackend implements StateBackend {
  private static final long serialVersionUID = 1L;

  private final HashMapStateBackend heap;

  private UnsavedStateBackend(HashMapStateBackend heap) {
    this.heap = heap;
  }

  @Override
  public <K> CheckpointableKeyedStateBackend<K> createKeyedStateBackend(
      KeyedStateBackendParameters<K> parameters) throws IOException {
    if (!parameters.getStateHandles().isEmpty()) {
      throw new IllegalStateException(
          "%s is restored, but keeps no state that could be"
              .formatted(parameters.getOperatorIdentifier()));
    }
    AbstractKeyedStateBackend<K> kept = heap.createKeyedStateBackend(parameters);
    return new UnsavedKeyedState<>(kept);
  }

  @Override
  public OperatorStateBackend createOperatorStateBackend(OperatorStateBackendParameters parameters)
      throws Exception {
    return heap.createOperatorStateBackend(parameters);
  }

  /** What a configuration names to get the backend. */
  public static final class Factory implements StateBackendFactory<UnsavedStateBackend> {

    @Override
    public UnsavedStateBackend createFromConfig(ReadableConfig options, ClassLoader classLoader)
        throws IllegalConfigurationException {
      return new UnsavedStateBackend(
          new HashMapStateBackendFactory().createFromConfig(options, classLoader));
    }
  }
}
