package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What has changed between two plans, and how much each change means. */
public final class PlanDiff {
  private final JobPlan before;
  private final JobPlan after;
  private final List<Difference> differences = new ArrayList<>();

  /**
   * A difference.
   *
   * @param what the dataset or option it is about
   * @param change how much it means
   * @param reason what is different
   */
  public record Difference(String what, PlanChange change, String reason) {}

  private PlanDiff(JobPlan before, JobPlan after) {
    this.before = before;
    this.after = after;
  }

  /** The differences, by what they are about. */
  public static List<Difference> of(JobPlan before, JobPlan after) {
    PlanDiff diff = new PlanDiff(before, after);
    diff.options();
    diff.datasets();
    diff.relations();
    return List.copyOf(diff.differences);
  }

  /** What all differences mean together. */
  public static PlanChange worst(List<Difference> differences) {
    return differences.stream().map(Difference::change).reduce(PlanChange.NONE, PlanChange::or);
  }

  private void add(String what, PlanChange change, String reason) {
    differences.add(new Difference(what, change, reason));
  }

  private void options() {
    Set<String> keys = new TreeSet<>(before.options().keySet());
    keys.addAll(after.options().keySet());
    for (String key : keys) {
      String was = before.options().get(key);
      String is = after.options().get(key);
      if (!Objects.equals(was, is)) {
        add(key, PlanChange.BREAKING, "option was " + was + ", is " + is);
      }
    }
  }

  private void datasets() {
    Map<String, PlannedDataset> olds =
        before.datasets().stream()
            .collect(Collectors.toMap(PlannedDataset::dataset, d -> d, (a, b) -> a, TreeMap::new));
    for (PlannedDataset dataset : after.datasets()) {
      PlannedDataset old = olds.remove(dataset.dataset());
      if (old == null) {
        add(dataset.dataset(), PlanChange.ADDITIVE, "new dataset");
      } else {
        dataset(old, dataset);
      }
    }
    olds.keySet().forEach(gone -> add(gone, PlanChange.BREAKING, "dataset is gone"));
  }

  private void dataset(PlannedDataset old, PlannedDataset dataset) {
    String name = dataset.dataset();
    if (!old.columns().equals(dataset.columns())) {
      boolean isLonger = isAddition(old.columns(), dataset.columns());
      add(
          name,
          isLonger ? PlanChange.ADDITIVE : PlanChange.BREAKING,
          isLonger ? "new nullable columns" : "columns have changed");
    }
    if (!old.key().equals(dataset.key())) {
      add(name, PlanChange.BREAKING, "key was " + old.key() + ", is " + dataset.key());
    }
    if (!old.change().equals(dataset.change())) {
      add(name, PlanChange.BREAKING, "change was " + old.change() + ", is " + dataset.change());
    }
    if (old.missing() != dataset.missing()) {
      boolean isThere = dataset.missing() == null;
      add(
          name,
          isThere ? PlanChange.ADDITIVE : PlanChange.BREAKING,
          isThere ? "is there now" : "is missing now");
    }
    if (!old.contractHash().equals(dataset.contractHash())
        || !old.contractVersion().equals(dataset.contractVersion())) {
      boolean isMajor = !major(old.contractVersion()).equals(major(dataset.contractVersion()));
      add(
          name,
          isMajor ? PlanChange.BREAKING : PlanChange.METADATA,
          old.contractVersion().equals(dataset.contractVersion())
              ? "contract has changed"
              : "contract was " + old.contractVersion() + ", is " + dataset.contractVersion());
    }
  }

  private static String major(String version) {
    return version.substring(0, Math.max(0, version.indexOf('.')));
  }

  private static boolean isAddition(List<PlannedColumn> before, List<PlannedColumn> after) {
    return after.size() > before.size()
        && after.subList(0, before.size()).equals(before)
        && after.subList(before.size(), after.size()).stream().allMatch(PlannedColumn::nullable);
  }

  private void relations() {
    NavigableSet<String> names = new TreeSet<>();
    before.relations().forEach(relation -> names.add(relation.dataset()));
    after.relations().forEach(relation -> names.add(relation.dataset()));
    for (String name : names) {
      Optional<PlannedRelation> old = before.relation(name);
      Optional<PlannedRelation> now = after.relation(name);
      if (old.isPresent() && now.isPresent()) {
        relation(old.get(), now.get());
      } else if (old.isEmpty()) {
        add(name, PlanChange.ADDITIVE, "new relation");
      } else {
        add(name, gone(old.get()), "relation is gone");
      }
    }
  }

  private static PlanChange gone(PlannedRelation old) {
    boolean hadState = old.isScheduled() && !old.state().isEmpty();
    return hadState ? PlanChange.STATE_INCOMPATIBLE : PlanChange.BREAKING;
  }

  private void relation(PlannedRelation old, PlannedRelation now) {
    String name = now.dataset();
    if (old.skipped() != now.skipped()) {
      add(
          name,
          now.isScheduled()
              ? PlanChange.ADDITIVE
              : old.isScheduled() ? gone(old) : PlanChange.METADATA,
          "was " + status(old) + ", is " + status(now));
    }
    List<String> lost = lostState(old, now);
    if (!lost.isEmpty()) {
      add(name, PlanChange.STATE_INCOMPATIBLE, "lost the state of " + String.join(", ", lost));
    }
    if (!old.changelog().equals(now.changelog())) {
      boolean isLess = old.changelog().containsAll(now.changelog());
      add(
          name,
          isLess ? PlanChange.METADATA : PlanChange.BREAKING,
          "changes were " + old.changelog() + ", are " + now.changelog());
    }
    if (!old.fingerprint().equals(now.fingerprint())) {
      rows(old, now);
    } else if (!isSameText(old, now)) {
      add(name, PlanChange.METADATA, "rows and state are the same");
    }
  }

  private void rows(PlannedRelation old, PlannedRelation now) {
    List<String> changed =
        old.columns().entrySet().stream()
            .filter(column -> !column.getValue().equals(now.columns().get(column.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    boolean isOther = !old.rows().equals(now.rows()) || !old.basis().equals(now.basis());
    if (!isOther && changed.isEmpty()) {
      add(now.dataset(), PlanChange.ADDITIVE, "all columns that were there are the same");
    } else {
      add(
          now.dataset(),
          PlanChange.BREAKING,
          isOther ? "rows may be others" : "values may be others: " + String.join(", ", changed));
    }
  }

  private static List<String> lostState(PlannedRelation old, PlannedRelation now) {
    if (!old.isScheduled() || !now.isScheduled()) {
      return List.of();
    }
    Set<String> kept = now.state().stream().map(PlannedState::uid).collect(Collectors.toSet());
    return old.state().stream()
        .filter(state -> !kept.contains(state.uid()))
        .map(PlannedState::operator)
        .toList();
  }

  private static boolean isSameText(PlannedRelation old, PlannedRelation now) {
    return old.planHash().equals(now.planHash())
        && old.file().equals(now.file())
        && old.priority() == now.priority()
        && old.generation() == now.generation();
  }

  private static String status(PlannedRelation relation) {
    return relation.skipped() == null ? "scheduled" : relation.skipped().toString();
  }
}
