package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a column is computed from, through all relations down to the evidence. */
public final class LineageTrace {
  private final JobPlan plan;

  public LineageTrace(JobPlan plan) {
    this.plan = plan;
  }

  /**
   * The origins of a column and of what they come from in turn.
   *
   * @return by column what it is computed from; nothing for evidence
   * @throws io.relspec.app.report.RelspecException if there is no such column
   */
  public Map<ColumnOrigin, NavigableSet<ColumnOrigin>> of(ColumnOrigin column) {
    PlanNames.requireColumn(plan, column);
    Map<ColumnOrigin, NavigableSet<ColumnOrigin>> found = new TreeMap<>();
    List<ColumnOrigin> open = new ArrayList<>(List.of(column));
    while (!open.isEmpty()) {
      ColumnOrigin next = open.remove(open.size() - 1);
      if (!found.containsKey(next)) {
        NavigableSet<ColumnOrigin> origins = origins(next);
        found.put(next, origins);
        open.addAll(origins);
      }
    }
    return found;
  }

  private NavigableSet<ColumnOrigin> origins(ColumnOrigin column) {
    return plan.relation(column.dataset())
        .map(relation -> relation.lineage().columns().get(column.column()))
        .orElseGet(TreeSet::new);
  }

  /** The origins as a tree, each column with its origins once. */
  public String text(ColumnOrigin column) {
    Map<ColumnOrigin, NavigableSet<ColumnOrigin>> all = of(column);
    StringBuilder text = new StringBuilder();
    append(text, all, column, 0, new HashSet<>());
    plan.relation(column.dataset())
        .ifPresent(
            relation -> {
              text.append("which rows there are depends on\n");
              relation.lineage().rows().forEach(o -> text.append("  ").append(o).append('\n'));
            });
    return text.toString();
  }

  private void append(
      StringBuilder text,
      Map<ColumnOrigin, NavigableSet<ColumnOrigin>> all,
      ColumnOrigin column,
      int depth,
      Set<ColumnOrigin> shown) {
    NavigableSet<ColumnOrigin> origins = all.getOrDefault(column, new TreeSet<>());
    boolean isKnown = !shown.add(column) && !origins.isEmpty();
    text.append("  ".repeat(depth)).append(column).append(note(column, origins, isKnown));
    text.append('\n');
    if (!isKnown) {
      origins.forEach(origin -> append(text, all, origin, depth + 1, shown));
    }
  }

  private String note(ColumnOrigin column, NavigableSet<ColumnOrigin> origins, boolean isKnown) {
    if (isKnown) {
      return "  (see above)";
    }
    if (!origins.isEmpty()) {
      return "";
    }
    return plan.relation(column.dataset()).isPresent() ? "  (constant)" : "";
  }
}
