package io.relspec.app.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence of changes does to each key as a whole.
 *
 * @param <R> rows, equal if nothing differs that matters
 */
final class NetRows<R> {
  private final Map<Long, State<R>> states = new LinkedHashMap<>();

  /** The row of a key before the first change and after the last so far. */
  private static final class State<R> {
    private final @Nullable R before;
    private @Nullable R after;

    State(@Nullable R before) {
      this.before = before;
    }
  }

  /**
   * The change of a key; at least one side is there.
   *
   * @param before null if there was no row
   * @param after null if there is none
   */
  record Change<R>(long key, @Nullable R before, @Nullable R after) {
    Change<R> reversed() {
      return new Change<>(key, after, before);
    }
  }

  /** Takes a change; those of one key come in their order, rows that go before rows that come. */
  void take(RowKind kind, long key, R row) {
    switch (kind) {
      case DELETE, UPDATE_BEFORE ->
          states.computeIfAbsent(key, first -> new State<>(row)).after = null;
      case INSERT, UPDATE_AFTER ->
          states.computeIfAbsent(key, first -> new State<>(null)).after = row;
    }
  }

  /** The changes that are left, in the order in which keys changed first. */
  List<Change<R>> changes() {
    List<Change<R>> changes = new ArrayList<>();
    states.forEach(
        (key, state) -> {
          if (!Objects.equals(state.before, state.after)) {
            changes.add(new Change<>(key, state.before, state.after));
          }
        });
    return changes;
  }
}
