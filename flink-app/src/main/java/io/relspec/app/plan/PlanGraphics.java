package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A plan as a graph: evidence, relations, and who reads whom. */
public final class PlanGraphics {
  private PlanGraphics() {}

  /**
   * For Graphviz. Skipped relations and missing evidence are dashed; relations keep state if bold.
   */
  public static String dot(JobPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("digraph relspec {");
    lines.add("  rankdir=LR;");
    for (String evidence : evidence(plan)) {
      lines.add(
          "  \"%s\" [shape=ellipse%s];"
              .formatted(evidence, isMissing(plan, evidence) ? ", style=dashed" : ""));
    }
    for (PlannedRelation relation : plan.relations()) {
      lines.add(
          "  \"%s\" [shape=box%s];"
              .formatted(
                  relation.dataset(),
                  relation.isScheduled() ? weight(relation) : ", style=dashed"));
    }
    for (PlannedRelation relation : plan.relations()) {
      for (String input : relation.inputs()) {
        lines.add(
            "  \"%s\" -> \"%s\"%s;"
                .formatted(
                    input, relation.dataset(), isNeeded(relation, input) ? "" : " [style=dotted]"));
      }
    }
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  private static String weight(PlannedRelation relation) {
    return relation.state().isEmpty() ? "" : ", style=bold";
  }

  /** For Markdown. Dotted arrows lead from what may be missing. */
  public static String mermaid(JobPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add("flowchart LR");
    evidence(plan).forEach(evidence -> lines.add("  %s([%s])".formatted(evidence, evidence)));
    for (PlannedRelation relation : plan.relations()) {
      lines.add(
          "  %s[%s]%s"
              .formatted(
                  relation.dataset(),
                  relation.dataset(),
                  relation.isScheduled() ? "" : ":::skipped"));
    }
    for (PlannedRelation relation : plan.relations()) {
      for (String input : relation.inputs()) {
        lines.add(
            "  %s %s %s"
                .formatted(input, isNeeded(relation, input) ? "-->" : "-.->", relation.dataset()));
      }
    }
    lines.add("  classDef skipped stroke-dasharray: 5 5");
    return String.join("\n", lines) + "\n";
  }

  private static boolean isNeeded(PlannedRelation relation, String input) {
    return relation.required().stream().anyMatch(alternative -> alternative.contains(input));
  }

  private static boolean isMissing(JobPlan plan, String dataset) {
    return plan.dataset(dataset).map(found -> found.missing() != null).orElse(false);
  }

  private static NavigableSet<String> evidence(JobPlan plan) {
    NavigableSet<String> evidence =
        plan.relations().stream()
            .flatMap(relation -> relation.inputs().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    plan.relations().forEach(relation -> evidence.remove(relation.dataset()));
    return evidence;
  }
}
