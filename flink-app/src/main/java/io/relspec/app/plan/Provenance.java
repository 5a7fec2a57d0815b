package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the rows of a dataset, or the edges of a kind, are made of and by whom.
 *
 * @param of the dataset or edge kind
 * @param steps the datasets it is made of, each before what that is made of in turn
 */
public record Provenance(String of, List<Step> steps) {
  public Provenance {
    steps = List.copyOf(steps);
  }

  /**
   * A dataset on the way.
   *
   * @param dataset its name
   * @param depth how many relations are between it and what was asked for
   * @param provider who makes it
   * @param file where its relation was read, empty if none yields it
   * @param inputs what its relation reads
   */
  public record Step(
      String dataset, int depth, String provider, String file, NavigableSet<String> inputs) {}

  /**
   * The provenance of a dataset or edge kind.
   *
   * @param name a dataset, or an edge kind such as {@code CALL}
   * @throws io.relspec.app.report.RelspecException if there is neither
   */
  public static Provenance of(JobPlan plan, String name) {
    List<String> starts =
        plan.datasets().stream()
            .filter(dataset -> dataset.edges().contains(name))
            .map(PlannedDataset::dataset)
            .toList();
    if (starts.isEmpty()) {
      starts = List.of(dataset(plan, name));
    }
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    starts.forEach(start -> add(plan, start, 0, steps, seen));
    return new Provenance(name, steps);
  }

  private static String dataset(JobPlan plan, String name) {
    if (name.equals(name.toUpperCase(Locale.ROOT))) {
      throw PlanNames.unknown(
          "no relation feeds edges of kind " + name,
          "edges inside a file come from the extractor; ask for the dataset cpg_edges");
    }
    return PlanNames.requireDataset(plan, name).dataset();
  }

  private static void add(
      JobPlan plan, String name, int depth, List<Step> steps, Set<String> seen) {
    PlannedDataset dataset = PlanNames.requireDataset(plan, name);
    PlannedRelation relation = plan.relation(name).orElse(null);
    NavigableSet<String> inputs = relation == null ? new TreeSet<>() : relation.inputs();
    steps.add(
        new Step(name, depth, dataset.provider(), relation == null ? "" : relation.file(), inputs));
    if (seen.add(name)) {
      inputs.forEach(input -> add(plan, input, depth + 1, steps, seen));
    }
  }

  /** For people: a tree, each dataset with what it is made of once. */
  public String text() {
    StringBuilder text = new StringBuilder(of).append('\n');
    Set<String> shown = new HashSet<>();
    for (Step step : steps) {
      boolean isKnown = !shown.add(step.dataset()) && !step.inputs().isEmpty();
      text.append("  ".repeat(step.depth() + 1))
          .append(step.dataset())
          .append("  ")
          .append(step.provider())
          .append(isKnown ? "  (see above)" : "")
          .append('\n');
    }
    return text.toString();
  }
}
