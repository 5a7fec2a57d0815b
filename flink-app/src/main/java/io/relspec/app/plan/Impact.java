package io.relspec.app.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a change of a dataset, or of one of its columns, can change.
 *
 * @param cause the dataset or {@code dataset.column}
 * @param tasks relations that it concerns, each after those it reads
 */
public record Impact(String cause, List<Task> tasks) {
  public Impact {
    tasks = List.copyOf(tasks);
  }

  /**
   * A relation that is concerned.
   *
   * @param dataset the dataset it yields
   * @param generation its place in the schedule
   * @param runs whether it is part of the job
   * @param stored whether its dataset is stored
   * @param rows whether other rows may come of it, not only other values
   * @param columns columns whose values may be others; all if rows may be
   */
  public record Task(
      String dataset,
      int generation,
      boolean runs,
      boolean stored,
      boolean rows,
      SortedSet<String> columns) {
    public Task {
      columns = Collections.unmodifiableSortedSet(new TreeSet<>(columns));
    }
  }

  /**
   * The relations that something concerns, however far behind it they are.
   *
   * @param name a dataset, or {@code dataset.column}
   * @throws io.relspec.app.report.RelspecException if there is no such dataset or column
   */
  public static Impact of(JobPlan plan, String name) {
    NavigableSet<ColumnOrigin> changed = new TreeSet<>();
    if (name.contains(".")) {
      ColumnOrigin column = column(name);
      PlanNames.requireColumn(plan, column);
      changed.add(column);
    } else {
      PlanNames.requireDataset(plan, name)
          .columns()
          .forEach(column -> changed.add(new ColumnOrigin(name, column.name())));
    }
    boolean isWhole = !name.contains(".");
    List<Task> tasks = new ArrayList<>();
    Set<String> datasets = new TreeSet<>();
    if (isWhole) {
      datasets.add(name);
    }
    for (PlannedRelation relation : plan.relations()) {
      boolean isRead = relation.inputs().stream().anyMatch(datasets::contains);
      Task task = task(plan, relation, changed, isRead);
      if (!task.columns().isEmpty()) {
        tasks.add(task);
        task.columns().forEach(column -> changed.add(new ColumnOrigin(relation.dataset(), column)));
        if (task.rows()) {
          datasets.add(relation.dataset());
        }
      }
    }
    return new Impact(name, tasks);
  }

  private static ColumnOrigin column(String name) {
    try {
      return ColumnOrigin.parse(name);
    } catch (IllegalArgumentException e) {
      throw PlanNames.unknown(name + " is no column", "write DATASET.COLUMN");
    }
  }

  private static Task task(
      JobPlan plan, PlannedRelation relation, Set<ColumnOrigin> changed, boolean isRead) {
    boolean rows = isRead || relation.lineage().rows().stream().anyMatch(changed::contains);
    SortedSet<String> columns = new TreeSet<>();
    for (Map.Entry<String, NavigableSet<ColumnOrigin>> column :
        relation.lineage().columns().entrySet()) {
      if (rows || column.getValue().stream().anyMatch(changed::contains)) {
        columns.add(column.getKey());
      }
    }
    boolean stored = plan.dataset(relation.dataset()).map(PlannedDataset::stored).orElse(false);
    return new Task(
        relation.dataset(), relation.generation(), relation.isScheduled(), stored, rows, columns);
  }

  /** For people: a line for each relation. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(cause).append(" concerns ").append(tasks.size()).append(" relations\n");
    for (Task task : tasks) {
      text.append(
          String.format(
                  Locale.ROOT,
                  "  %2d  %-22s %-7s %-8s %s",
                  task.generation(),
                  task.dataset(),
                  task.stored() ? "stored" : "",
                  task.runs() ? "" : "skipped",
                  task.rows() ? "rows" : String.join(", ", task.columns()))
              .stripTrailing());
      text.append('\n');
    }
    return text.toString();
  }
}
