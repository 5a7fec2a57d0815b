package io.relspec.app.job;

import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlannedDataset;
import io.relspec.app.plan.PlannedRelation;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Severity;
import io.relspec.delta.kernel.TableContent;
import io.relspec.delta.source.TableCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * Measures the tables at the end of a run, from their logs and by counting, without making rows.
 */
final class RunMeasures {
  private static final String CALLS = "rel_call_target";
  private static final String OPEN_CALLS = "rel_open_call";

  private final StoredTables tables;
  private final TaskGraph tasks;
  private final Run run;

  RunMeasures(StoredTables tables, TaskGraph tasks, Run run) {
    this.tables = tables;
    this.tasks = tasks;
    this.run = run;
  }

  /** Rows of {@code dataset_versions}. */
  List<RowData> versions(
      DatasetContract contract, TableVersions before, TableVersions after, JobPlan plan) {
    List<RowData> rows = new ArrayList<>();
    after
        .contents()
        .forEach(
            (table, content) -> {
              TableContent old = before.contents().get(table);
              PlannedDataset dataset = plan.dataset(table).orElseThrow();
              rows.add(
                  ofTable(contract, table)
                      .set("version_before", old == null ? null : old.version())
                      .set("version_after", content.version())
                      .set("stored_rows", content.rows())
                      .set("data_files", content.files())
                      .set("size_bytes", content.sizeBytes())
                      .set("contract_version", dataset.contractVersion())
                      .set("contract_hash", dataset.contractHash())
                      .row());
            });
    return rows;
  }

  /** Rows of {@code quality}. */
  List<RowData> quality(DatasetContract contract, TableVersions after, JobPlan plan) {
    List<RowData> rows = new ArrayList<>();
    after
        .contents()
        .forEach(
            (table, content) -> {
              add(rows, contract, table, "GOOD", "rows", content.rows());
              content
                  .nulls()
                  .forEach((column, nulls) -> add(rows, contract, table, "NULLS", column, nulls));
            });
    errors(rows, contract);
    for (PlannedRelation relation : plan.relations()) {
      String dataset = relation.dataset();
      addEach(rows, contract, dataset, "MISSING_COLUMN", relation.alignment().missing());
      addEach(rows, contract, dataset, "DROPPED_COLUMN", relation.alignment().dropped());
      addEach(rows, contract, dataset, "CAST_COLUMN", relation.alignment().cast());
    }
    return rows;
  }

  /**
   * Rows that are not where they should be, by what they break; one that breaks two counts twice.
   */
  private void errors(List<RowData> rows, DatasetContract contract) {
    counts(StoredTables.CONTRACT_ERRORS, "dataset", "error_code", "severity")
        .forEach(
            (failure, count) -> {
              if (failure.get(2).equals(Severity.ERROR.name())) {
                add(rows, contract, failure.get(0), "ERROR", failure.get(1), count);
              }
            });
  }

  private void addEach(
      List<RowData> rows,
      DatasetContract contract,
      String dataset,
      String metric,
      List<String> columns) {
    columns.forEach(column -> add(rows, contract, dataset, metric, column, 1));
  }

  private void add(
      List<RowData> rows,
      DatasetContract contract,
      String dataset,
      String metric,
      String name,
      long quantity) {
    if (quantity > 0) {
      rows.add(
          ofTable(contract, dataset)
              .set("metric", metric)
              .set("name", name)
              .set("quantity", quantity)
              .row());
    }
  }

  private ContractRow ofTable(DatasetContract contract, String dataset) {
    return ContractRow.of(contract)
        .set("run_id", run.id())
        .set("table_schema", tables.contracts().get(dataset).database().yamlName())
        .set("table_name", dataset);
  }

  /** Rows of {@code coverage}. */
  List<RowData> coverage(DatasetContract contract) {
    SortedMap<Covered, Long> counts = new TreeMap<>();
    counts("py_files", "parse_status", "skip_reason")
        .forEach(
            (file, count) -> {
              boolean isSkipped = file.get(0).equals("SKIPPED");
              String reason = isSkipped && !file.get(1).isEmpty() ? file.get(1) : file.get(0);
              counts.merge(
                  new Covered("FILE", isSkipped ? "NO_FACTS" : "FACTS", reason), count, Long::sum);
            });
    counts("py_defs", "def_kind")
        .forEach((kind, n) -> counts.put(new Covered("DEFINITION", "DEFINED", kind.get(0)), n));
    callSites(counts);
    List<RowData> rows = new ArrayList<>();
    counts.forEach(
        (covered, count) ->
            rows.add(
                ContractRow.of(contract)
                    .set("run_id", run.id())
                    .set("repo", run.repo())
                    .set("subject", covered.subject())
                    .set("outcome", covered.outcome())
                    .set("reason", covered.reason())
                    .set("quantity", count)
                    .row()));
    return rows;
  }

  /** What is counted together. */
  private record Covered(String subject, String outcome, String reason)
      implements Comparable<Covered> {
    static Covered callSite(String outcome, String reason) {
      return new Covered("CALL_SITE", outcome, reason);
    }

    @Override
    public int compareTo(Covered other) {
      return (subject + " " + outcome + " " + reason)
          .compareTo(other.subject + " " + other.outcome + " " + other.reason);
    }
  }

  /** Call sites, each once: by its only definition, the number of them, or why it has none. */
  private void callSites(SortedMap<Covered, Long> counts) {
    if (tasks.missing().containsKey(CALLS) || tasks.missing().containsKey(OPEN_CALLS)) {
      long sites = counts("py_calls", "call_kind").values().stream().mapToLong(n -> n).sum();
      if (sites > 0) {
        counts.put(Covered.callSite("NOT_ANALYSED", "LEVEL_OR_EVIDENCE"), sites);
      }
      return;
    }
    counts(CALLS, "is_implicit", "candidate_count", "resolution_method")
        .forEach(
            (call, count) -> {
              if (call.get(0).equals("false") && call.get(1).equals("1")) {
                counts.put(Covered.callSite("RESOLVED", call.get(2)), count);
              }
            });
    keys(CALLS, "call_id", "is_implicit", "candidate_count")
        .forEach(
            (call, count) -> {
              if (call.get(0).equals("false") && !call.get(1).equals("1")) {
                counts.put(Covered.callSite("AMBIGUOUS", call.get(1) + " candidates"), count);
              }
            });
    counts(OPEN_CALLS, "reason")
        .forEach(
            (reason, count) ->
                counts.put(
                    Covered.callSite(
                        reason.get(0).equals("EXTERNAL") ? "EXTERNAL" : "UNRESOLVED",
                        reason.get(0)),
                    count));
  }

  /** Rows of {@code ambiguity}. */
  List<RowData> ambiguity(DatasetContract contract) {
    SortedMap<String, Answers> answers = new TreeMap<>();
    keys("relation_output", "left_id", "relation", "edge_kind", "candidate_count")
        .forEach(
            (question, sources) ->
                answers
                    .computeIfAbsent(
                        question.get(0) + " " + question.get(1),
                        name -> new Answers(question.get(0), question.get(1)))
                    .add(Integer.parseInt(question.get(2)), sources));
    List<RowData> rows = new ArrayList<>();
    for (Answers answer : answers.values()) {
      rows.add(
          ContractRow.of(contract)
              .set("run_id", run.id())
              .set("repo", run.repo())
              .set("relation", answer.relation)
              .set("edge_kind", answer.edgeKind)
              .set("sources", answer.sources)
              .set("ambiguous_sources", answer.ambiguous)
              .set("max_candidates", answer.most)
              .row());
    }
    return rows;
  }

  /** Questions of a relation by their number of answers. */
  private static final class Answers {
    private final String relation;
    private final String edgeKind;
    private long sources;
    private long ambiguous;
    private int most;

    Answers(String relation, String edgeKind) {
      this.relation = relation;
      this.edgeKind = edgeKind;
    }

    void add(int candidates, long questions) {
      sources += questions;
      ambiguous += candidates > 1 ? questions : 0;
      most = Math.max(most, candidates);
    }
  }

  /** The last commit that the tables have, null if none is whole. */
  @Nullable String revision() {
    try {
      SnapshotLog log = SnapshotLog.open(tables);
      List<Snapshot> all = log.exists() ? log.all() : List.of();
      return all.stream()
          .filter(snapshot -> snapshot.repo().equals(run.repo()))
          .reduce((first, second) -> second)
          .map(Snapshot::commitId)
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read which commits are in the tables", e);
    }
  }

  /** What a job does not store is not counted. */
  private boolean isStored(String dataset) {
    return tables.contracts().get(dataset).materialised();
  }

  private Map<List<String>, Long> counts(String dataset, String... columns) {
    if (!isStored(dataset)) {
      return Map.of();
    }
    try {
      return TableCounts.byValues(location(dataset), List.of(columns));
    } catch (IOException e) {
      throw unreadable(dataset, e);
    }
  }

  private Map<List<String>, Long> keys(String dataset, String key, String... columns) {
    if (!isStored(dataset)) {
      return Map.of();
    }
    try {
      return TableCounts.keysByValues(location(dataset), key, List.of(columns));
    } catch (IOException e) {
      throw unreadable(dataset, e);
    }
  }

  private static UncheckedIOException unreadable(String dataset, IOException e) {
    return new UncheckedIOException("cannot count the rows of " + dataset, e);
  }

  private String location(String dataset) {
    return tables.location(tables.contracts().get(dataset)).toString();
  }
}
