package io.relspec.app.facade;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** Orders relations so that each comes after those it reads; ready ones by priority and name. */
final class RelationOrder {
  private static final Comparator<Relation> BY_PRIORITY =
      Comparator.<Relation>comparingInt(relation -> relation.file().priority())
          .thenComparing(Relation::dataset);

  private final NavigableMap<String, Relation> waiting = new TreeMap<>();

  private RelationOrder(Map<String, Relation> relations) {
    waiting.putAll(relations);
  }

  /**
   * The relations in order.
   *
   * @param relations by dataset; inputs without a relation are there from the start
   * @throws io.relspec.app.report.RelspecException with the path of a cycle
   */
  static List<Relation> of(Map<String, Relation> relations) {
    return new RelationOrder(relations).order();
  }

  private List<Relation> order() {
    List<Relation> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      List<Relation> ready =
          waiting.values().stream().filter(this::isReady).sorted(BY_PRIORITY).toList();
      if (ready.isEmpty()) {
        throw RelationErrors.cycle(cycle());
      }
      ordered.addAll(ready);
      waiting.values().removeAll(ready);
    }
    return ordered;
  }

  private boolean isReady(Relation relation) {
    return relation.inputs().stream().noneMatch(waiting::containsKey);
  }

  /** Follows the first waiting input of each until one comes again. */
  private List<String> cycle() {
    List<String> path = new ArrayList<>();
    String next = waiting.firstKey();
    while (!path.contains(next)) {
      path.add(next);
      next = firstWaitingInput(next);
    }
    Collection<String> circle = path.subList(path.indexOf(next), path.size());
    List<String> closed = new ArrayList<>(circle);
    closed.add(next);
    return closed;
  }

  private String firstWaitingInput(String dataset) {
    Relation relation = Objects.requireNonNull(waiting.get(dataset));
    return relation.inputs().stream().filter(waiting::containsKey).findFirst().orElseThrow();
  }
}
