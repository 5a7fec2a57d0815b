package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.options.TaskOptions;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlannedRelation;
import io.relspec.app.plan.SkipReason;
import io.relspec.app.report.RelspecException;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A build without some of its evidence does all that does not need it, and says what it left.
 * {@code -Drelspec.golden.all=true} takes all golden repositories, not three of them.
 */
class MissingEvidenceITCase {
  private static final Set<String> REPOSITORIES =
      Set.of("reexport_chain", "class_bases", "types_annotated");

  /** Filled by relations and by native code. */
  private static final Set<String> OF_BOTH =
      Set.of("cpg_nodes", "cpg_edges", "cpg_props", "relation_output", "diagnostics");

  @TempDir private static Path directory;
  private static Map<String, List<String>> whole = Map.of();

  private static List<String> removable() {
    return MissingDatasets.removable(Builds.CONTRACTS);
  }

  private static JobPlan plan(List<String> without) {
    return tasks(without).describe(Builds.extraction(AnalysisLevel.CALLS));
  }

  private static TaskGraph tasks(List<String> without) {
    return TaskGraph.of(
        Builds.CONTRACTS, new TaskOptions(without, null), Builds.extraction(AnalysisLevel.CALLS));
  }

  private static GraphTables build(List<String> without) throws Exception {
    Path out = directory.resolve(without.isEmpty() ? "whole" : without.get(0));
    List<SourceRecord> records = new ArrayList<>();
    for (Fixture fixture : GoldenRepositories.all()) {
      if (Boolean.getBoolean("relspec.golden.all") || REPOSITORIES.contains(fixture.repo())) {
        records.addAll(fixture.records());
      }
    }
    Builds.submit(
            out,
            1,
            Builds.extraction(AnalysisLevel.CALLS),
            new TaskOptions(without, null),
            WriteMode.APPEND,
            environment ->
                environment.fromData(records, SourceRecordTypeInfo.INSTANCE).uid("source"))
        .getJobExecutionResult()
        .get();
    return GraphTables.read(new StoredTables(out, Builds.CONTRACTS));
  }

  private static Map<String, List<String>> whole() throws Exception {
    if (whole.isEmpty()) {
      whole = build(List.of()).multisets();
    }
    return whole;
  }

  @ParameterizedTest
  @MethodSource("removable")
  void allThatDoesNotNeedItIsTheSame(String dataset) throws Exception {
    Set<String> affected = affected(dataset);
    GraphTables tables = build(List.of(dataset));

    Map<String, List<String>> expected = new TreeMap<>(whole());
    Map<String, List<String>> actual = tables.multisets();
    expected.keySet().removeAll(affected);
    actual.keySet().removeAll(affected);
    assertThat(GraphTables.differences(expected, actual)).isEmpty();
    if (actual.size() < expected.size() + affected.size() && tables.rows().containsKey(dataset)) {
      assertThat(tables.of(dataset))
          .allMatch(row -> dataset.equals("diagnostics") && row.is("source", "RELATION"));
    }
    assertLocalRowsAreTheSame(tables);
  }

  /** What a file says of itself needs no relation. */
  private static void assertLocalRowsAreTheSame(GraphTables tables) throws Exception {
    List<String> before = local(whole().getOrDefault("cpg_edges", List.of()));
    assertThat(before).hasSizeGreaterThan(100);
    assertThat(local(tables.multisets().getOrDefault("cpg_edges", List.of()))).isEqualTo(before);
  }

  private static List<String> local(List<String> edges) {
    return edges.stream().filter(row -> row.contains("is_local=true")).toList();
  }

  /** The dataset and every table that anything is written to which is made of it. */
  private static Set<String> affected(String dataset) {
    Set<String> affected = new HashSet<>(Set.of(dataset));
    if (dataset.equals("py_summaries")) {
      Builds.CONTRACTS.all().stream()
          .filter(contract -> contract.resolved())
          .forEach(contract -> affected.add(contract.dataset()));
    }
    for (PlannedRelation relation : plan(List.of()).relations()) {
      if (relation.inputs().stream().anyMatch(affected::contains)) {
        affected.add(relation.dataset());
      }
    }
    return affected;
  }

  @Test
  void relationsThatNeedItAreSkippedAndSayWhy() {
    JobPlan plan = plan(List.of("py_exports"));

    assertThat(plan.dataset("py_exports").orElseThrow().missing()).isEqualTo(SkipReason.DISABLED);
    assertThat(plan.relation("rel_binding").orElseThrow())
        .satisfies(
            relation -> {
              assertThat(relation.skipped()).isEqualTo(SkipReason.DISABLED);
              assertThat(relation.missing()).containsExactly("py_exports");
            });
    assertThat(plan.relation("rel_alias_2").orElseThrow().skipped())
        .isEqualTo(SkipReason.UPSTREAM_SKIPPED);
    assertThat(plan.relation("cpg_nodes").orElseThrow().isScheduled()).isTrue();
  }

  @Test
  void tablesFilledByBothKeepTheirNativeRows() {
    assertThat(plan(List.of()).relations().stream().map(PlannedRelation::dataset))
        .containsAll(OF_BOTH);
  }

  @Test
  void whatIsNoEvidenceCannotBeLeftOut() {
    assertThatThrownBy(() -> tasks(List.of("cpg_nodes")))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("EVD-001"));
  }
}
