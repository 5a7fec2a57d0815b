package io.relspec.delta.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;

/**
 * Hands over, at the barrier, what came before it.
 *
 * @param <C> committables, which come as they are
 */
final class PassingWriter<C> implements CommittingSinkWriter<C, C> {
  private final List<C> pending = new ArrayList<>();

  @Override
  public void write(C committable, Context context) {
    pending.add(committable);
  }

  @Override
  public void flush(boolean endOfInput) {}

  @Override
  public Collection<C> prepareCommit() {
    List<C> result = List.copyOf(pending);
    pending.clear();
    return result;
  }

  @Override
  public void close() {}
}
