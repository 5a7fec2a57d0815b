package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A plan for people. */
public final class PlanText {
  private static final int DIGITS = 12;

  private PlanText() {}

  /** The schedule by generations, and what does not run. */
  public static String of(JobPlan plan) {
    List<String> lines = new ArrayList<>();
    List<PlannedRelation> running =
        plan.relations().stream().filter(PlannedRelation::isScheduled).toList();
    int generations = running.stream().mapToInt(PlannedRelation::generation).max().orElse(0);
    lines.add(
        format(
            "plan %s: %d of %d relations run, in %d generations",
            digits(plan.fingerprint()), running.size(), plan.relations().size(), generations));
    for (int generation = 1; generation <= generations; generation++) {
      lines.add("");
      lines.add("generation " + generation);
      for (PlannedRelation relation : running) {
        if (relation.generation() == generation) {
          lines.addAll(relation(plan, relation));
        }
      }
    }
    skipped(plan, lines);
    return String.join("\n", lines) + "\n";
  }

  private static List<String> relation(JobPlan plan, PlannedRelation relation) {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "  %-22s %-10s fingerprint %s  schema %s",
            relation.dataset(),
            String.join(" ", relation.changelog()),
            digits(relation.fingerprint()),
            digits(relation.schemaHash())));
    plan.dataset(relation.dataset())
        .ifPresent(dataset -> lines.add("    key    " + String.join(", ", dataset.key())));
    lines.add(
        "    needs  "
            + relation.required().stream().map(PlanText::anyOf).collect(Collectors.joining(", ")));
    if (!relation.missing().isEmpty()) {
      lines.add("    empty  " + String.join(", ", relation.missing()));
    }
    if (!relation.state().isEmpty()) {
      lines.add("    state  " + states(relation));
    }
    return lines;
  }

  private static String anyOf(NavigableSet<String> datasets) {
    return datasets.size() == 1 ? datasets.first() : "any of (" + String.join(", ", datasets) + ")";
  }

  private static String states(PlannedRelation relation) {
    Map<String, Long> counts =
        relation.state().stream()
            .collect(
                Collectors.groupingBy(PlannedState::operator, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + (entry.getValue() == 1 ? "" : " x" + entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void skipped(JobPlan plan, List<String> lines) {
    List<PlannedRelation> skipped =
        plan.relations().stream().filter(relation -> !relation.isScheduled()).toList();
    if (!skipped.isEmpty()) {
      lines.add("");
      lines.add("skipped");
    }
    for (PlannedRelation relation : skipped) {
      lines.add(
          format(
                  "  %-22s %s  %s",
                  relation.dataset(),
                  Objects.requireNonNull(relation.skipped()),
                  String.join(", ", relation.missing()))
              .stripTrailing());
    }
  }

  /** What has changed. */
  public static String ofDifferences(List<PlanDiff.Difference> differences) {
    List<String> lines = new ArrayList<>();
    lines.add(PlanDiff.worst(differences).word());
    for (PlanDiff.Difference difference : differences) {
      lines.add(
          format(
              "  %-22s %-18s  %s",
              difference.what(), difference.change().word(), difference.reason()));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String digits(String hash) {
    return hash.substring(0, Math.min(DIGITS, hash.length()));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
