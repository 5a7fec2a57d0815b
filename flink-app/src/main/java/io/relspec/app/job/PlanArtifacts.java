package io.relspec.app.job;

import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.plan.PlanHead;
import io.relspec.app.plan.PlannedDataset;
import io.relspec.app.plan.PlannedRelation;
import io.relspec.app.plan.SkipReason;
import io.relspec.contracts.DatasetContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** The rows of {@code plan_artifacts} of a run. */
final class PlanArtifacts {
  static final String JOB = "JOB";
  static final String RELATION = "RELATION";
  static final String DATASET = "DATASET";

  private final DatasetContract contract;
  private final String runId;
  private final List<RowData> rows = new ArrayList<>();

  PlanArtifacts(DatasetContract contract, String runId) {
    this.contract = contract;
    this.runId = runId;
  }

  /**
   * All rows of a plan.
   *
   * @param queries queries of relations, by dataset
   * @param optimized plans of relations as Flink runs them, by dataset
   */
  List<RowData> rows(JobPlan plan, Map<String, String> queries, Map<String, String> optimized) {
    rows.add(row(JOB, "relspec", PlanHead.of(plan)).set("fingerprint", plan.fingerprint()).row());
    for (PlannedRelation relation : plan.relations()) {
      rows.add(
          relation(relation)
              .set("query", queries.get(relation.dataset()))
              .set("optimized_plan", optimized.get(relation.dataset()))
              .row());
    }
    for (PlannedDataset dataset : plan.datasets()) {
      rows.add(
          row(DATASET, dataset.dataset(), dataset)
              .set("skip_reason", text(dataset.missing()))
              .set("schema_hash", dataset.contractHash())
              .row());
    }
    return rows;
  }

  private ContractRow relation(PlannedRelation relation) {
    return row(RELATION, relation.dataset(), relation)
        .set("generation", relation.generation())
        .set("skip_reason", text(relation.skipped()))
        .set("missing", relation.missing())
        .set("fingerprint", relation.fingerprint())
        .set("schema_hash", relation.schemaHash())
        .set("inputs", relation.inputs())
        .set(
            "required",
            relation.required().stream().map(either -> String.join("|", either)).toList())
        .set("functions", relation.functions())
        .set("changelog_mode", relation.changelog())
        .set("lineage", PlanDocument.lineOf(relation.lineage()));
  }

  private ContractRow row(String kind, String task, Object document) {
    return ContractRow.of(contract)
        .set("run_id", runId)
        .set("kind", kind)
        .set("task", task)
        .set("ordinal", rows.size() + 1)
        .set("missing", Set.of())
        .set("inputs", Set.of())
        .set("required", Set.of())
        .set("functions", Set.of())
        .set("changelog_mode", Set.of())
        .set("document", PlanDocument.lineOf(document));
  }

  private static @Nullable String text(@Nullable SkipReason reason) {
    return reason == null ? null : reason.name();
  }
}
