package io.relspec.app.plan;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;

/** Finds what a question about a plan names. */
final class PlanNames {
  private PlanNames() {}

  /**
   * A dataset of a plan.
   *
   * @throws RelspecException if there is none of that name
   */
  static PlannedDataset requireDataset(JobPlan plan, String name) {
    return plan.dataset(name)
        .orElseThrow(
            () -> unknown("no dataset is called " + name, "relspec plan lists those of relations"));
  }

  /**
   * Refuses a column that no dataset has.
   *
   * @throws RelspecException if the dataset is not there or has no such column
   */
  static void requireColumn(JobPlan plan, ColumnOrigin column) {
    PlannedDataset dataset = requireDataset(plan, column.dataset());
    if (dataset.columns().stream().noneMatch(known -> known.name().equals(column.column()))) {
      throw unknown(
          column.dataset() + " has no column " + column.column(),
          "it has " + dataset.columns().stream().map(PlannedColumn::name).toList());
    }
  }

  static RelspecException unknown(String what, String hint) {
    return new RelspecException("PLN-003", ExitCode.USAGE, what, hint);
  }
}
