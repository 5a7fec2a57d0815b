package io.relspec.app.facade;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Leaves out relations that nothing stored is made of. */
final class NeededRelations {

  private NeededRelations() {}

  /**
   * The relations that are stored, and those that they read, directly or through others.
   *
   * @param ordered relations, each after those it reads
   * @param stored whether the job stores a dataset
   * @return in the same order
   */
  static <R extends RelationInputs> List<R> of(List<R> ordered, Predicate<String> stored) {
    Set<String> read = new HashSet<>();
    Deque<R> needed = new ArrayDeque<>();
    for (int i = ordered.size() - 1; i >= 0; i--) {
      R relation = ordered.get(i);
      if (read.contains(relation.dataset()) || stored.test(relation.dataset())) {
        read.addAll(relation.inputs());
        needed.addFirst(relation);
      }
    }
    return List.copyOf(needed);
  }
}
