package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The relations that follow on each other with the most operators that keep state: a change passes
 * all of them before the last one is right again.
 *
 * @param operators operators of all of them that keep state
 * @param steps the relations, each read by the next
 */
public record CriticalPath(int operators, List<Step> steps) {
  public CriticalPath {
    steps = List.copyOf(steps);
  }

  /**
   * A relation on the path.
   *
   * @param dataset the dataset it yields
   * @param generation its place in the schedule
   * @param operators its operators that keep state
   */
  public record Step(String dataset, int generation, int operators) {}

  /** The path through all relations that run; of several the one whose names come first. */
  public static CriticalPath of(JobPlan plan) {
    Map<String, Integer> costs = new HashMap<>();
    Map<String, PlannedRelation> before = new HashMap<>();
    PlannedRelation last = null;
    for (PlannedRelation relation : plan.relations()) {
      if (relation.isScheduled()) {
        PlannedRelation slowest = null;
        for (String input : relation.inputs()) {
          if (costs.containsKey(input)) {
            PlannedRelation known = plan.relation(input).orElseThrow();
            slowest = slower(slowest, known, costs);
          }
        }
        costs.put(
            relation.dataset(),
            relation.state().size() + (slowest == null ? 0 : cost(slowest, costs)));
        if (slowest != null) {
          before.put(relation.dataset(), slowest);
        }
        last = slower(last, relation, costs);
      }
    }
    return last == null
        ? new CriticalPath(0, List.of())
        : new CriticalPath(cost(last, costs), steps(last, before));
  }

  private static PlannedRelation slower(
      @Nullable PlannedRelation one, PlannedRelation other, Map<String, Integer> costs) {
    return one == null || cost(other, costs) > cost(one, costs) ? other : one;
  }

  private static int cost(PlannedRelation relation, Map<String, Integer> costs) {
    return costs.getOrDefault(relation.dataset(), 0);
  }

  private static List<Step> steps(PlannedRelation last, Map<String, PlannedRelation> before) {
    List<Step> steps = new ArrayList<>();
    PlannedRelation step = last;
    while (step != null) {
      steps.add(new Step(step.dataset(), step.generation(), step.state().size()));
      step = before.get(step.dataset());
    }
    Collections.reverse(steps);
    return steps;
  }

  /** For people: a line for each relation. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(steps.size()).append(" relations with ").append(operators);
    text.append(" operators that keep state\n");
    for (Step step : steps) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %2d  %-22s %d\n",
              step.generation(),
              step.dataset(),
              step.operators()));
    }
    return text.toString();
  }
}
