package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.CollectedRows;
import io.relspec.app.testing.TestCluster;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import io.relspec.app.upgrade.RestoreGuard;
import io.relspec.app.upgrade.Savepoint;
import io.relspec.app.upgrade.StateChange;
import io.relspec.app.upgrade.StateMap;
import io.relspec.app.upgrade.StoredRows;
import io.relspec.app.upgrade.UpgradeCheck;
import io.relspec.app.upgrade.UpgradeMap;
import io.relspec.app.upgrade.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the state of a job's savepoint when another job is to go on from it. */
class StateUpgradeITCase {
  private static final int ROWS = 1500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final RelationFile COUNTED =
      new RelationFile(
          "counted",
          "counted.sql",
          "SELECT repo, MOD(fact_id, 10) AS group_id, COUNT(*) AS n FROM evidence.facts"
              + " GROUP BY repo, MOD(fact_id, 10)");
  private static final RelationFile DOUBLED =
      new RelationFile(
          "counted",
          "counted.sql",
          "SELECT repo, twice(MOD(fact_id, 10)) AS group_id, COUNT(*) AS n FROM evidence.facts"
              + " GROUP BY repo, twice(MOD(fact_id, 10))");
  private static final RelationFile LINKED = linked("g.fact_id = f.fact_id");
  private static final RelationFile LINKED_BY_TEXT =
      linked("CAST(g.fact_id AS STRING) = CAST(f.fact_id AS STRING)");

  @TempDir private Path savepoints;

  private static RelationFile linked(String condition) {
    return new RelationFile(
        "linked",
        "linked.sql",
        "SELECT f.repo, f.fact_id AS link_id, g.group_id AS id, f.name FROM evidence.facts f"
            + " JOIN evidence.facts g ON g.repo = f.repo AND "
            + condition);
  }

  @Test
  void addedRelationIsNewAndTheOtherKept() throws Exception {
    List<Verdict> verdicts = check(states(COUNTED), states(LINKED, COUNTED));

    assertThat(of(verdicts, "counted")).containsOnly(StateChange.KEPT);
    assertThat(of(verdicts, "linked")).isNotEmpty().containsOnly(StateChange.NEW);
    assertThat(verdicts).noneMatch(Verdict::isRefused);
    assertThat(reasons(verdicts, "linked")).allMatch(reason -> reason.contains("begins empty"));
  }

  @Test
  void removedRelationIsRefusedUnlessItIsNamed() throws Exception {
    StateMap before = states(LINKED, COUNTED);
    StateMap after = states(COUNTED);

    List<Verdict> verdicts = check(before, after);
    assertThat(of(verdicts, "counted")).containsOnly(StateChange.KEPT);
    assertThat(of(verdicts, "linked")).isNotEmpty().containsOnly(StateChange.DROPPED);
    assertThat(reasons(verdicts, "linked"))
        .allMatch(reason -> reason.startsWith("relation linked is gone"));
    assertThat(verdicts).anyMatch(Verdict::isRefused);
    assertThat(UpgradeCheck.of(before, after, dropping("linked"))).noneMatch(Verdict::isRefused);
    assertThat(UpgradeCheck.of(before, after, dropping("counted"))).anyMatch(Verdict::isRefused);
  }

  @Test
  void orderOfRelationsDoesNotMatter() throws Exception {
    assertThat(check(states(LINKED, COUNTED), states(COUNTED, LINKED)))
        .isNotEmpty()
        .allSatisfy(
            verdict -> {
              assertThat(verdict.change()).isEqualTo(StateChange.KEPT);
              assertThat(verdict.reason()).isEmpty();
            });
  }

  @Test
  void otherVersionOfAFunctionIsOtherState() throws Exception {
    List<Verdict> verdicts =
        check(
            states(functions().version("twice", 1), DOUBLED),
            states(functions().version("twice", 2), DOUBLED));

    assertThat(of(verdicts, "counted")).contains(StateChange.DROPPED, StateChange.NEW);
    assertThat(reasons(verdicts, "counted"))
        .anyMatch(
            reason ->
                reason.startsWith("replaced by counted.")
                    && reason.contains("same layout, but expressions, function versions"));
  }

  @Test
  void otherTypeOfAJoinKeyIsNamed() throws Exception {
    List<Verdict> verdicts = check(states(LINKED), states(LINKED_BY_TEXT));

    assertThat(of(verdicts, "linked")).contains(StateChange.DROPPED, StateChange.NEW);
    assertThat(reasons(verdicts, "linked"))
        .anyMatch(reason -> reason.matches(".*key was ROW<.*BIGINT.*>, is ROW<.*STRING.*>.*"));
  }

  @Test
  void jobGoesOnWithoutWhatIsNamedAndNothingElse() throws Exception {
    String run = UUID.randomUUID().toString();
    String savepoint = stop(run, LINKED, COUNTED);
    Set<String> uids = uids(new SlowFacts(run, ROWS), COUNTED);
    Configuration options = new Configuration();
    options.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);

    assertThatThrownBy(() -> guarded(options, uids, UpgradeMap.NONE))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo("UPG-001");
              assertThat(e.getMessage()).contains("linked.").doesNotContain("counted.");
            });
    String without = guarded(options, uids, dropping("linked")).orElseThrow();
    assertThat(guarded(options, uids, dropping("linked"))).contains(without);
    options.set(StateRecoveryOptions.SAVEPOINT_PATH, without);
    assertThat(guarded(options, uids, UpgradeMap.NONE)).isEmpty();
    submit(options, functions(), new SlowFacts(run, ROWS), COUNTED)
        .getJobExecutionResult()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    Map<Object, Object> counts = new TreeMap<>();
    for (Row row : CollectedRows.take(run + "/counted")) {
      counts.put(row.getField(1), row.getField(2));
    }
    assertThat(counts).hasSize(10);
    assertThat(counts.values()).containsOnly(ROWS / 10L);
  }

  @Test
  void stateIsNeverIgnored() {
    Configuration options = new Configuration();
    options.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);

    assertThatThrownBy(() -> guarded(options, Set.of(), UpgradeMap.NONE))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("UPG-002"));
  }

  private static Optional<String> guarded(
      Configuration options, Set<String> uids, UpgradeMap accepted) {
    return RestoreGuard.restoredFrom(options, uids, StoredRows.NONE, accepted);
  }

  private static UpgradeMap dropping(String node) {
    return new UpgradeMap(new TreeMap<>(Map.of(node, "a test does without")), new TreeMap<>());
  }

  private static List<Verdict> check(StateMap before, StateMap after) {
    return UpgradeCheck.of(before, after, UpgradeMap.NONE);
  }

  private static List<StateChange> of(List<Verdict> verdicts, String dataset) {
    return verdicts.stream()
        .filter(verdict -> verdict.node().startsWith(dataset + "."))
        .map(Verdict::change)
        .toList();
  }

  private static List<String> reasons(List<Verdict> verdicts, String dataset) {
    return verdicts.stream()
        .filter(verdict -> verdict.node().startsWith(dataset + "."))
        .map(Verdict::reason)
        .toList();
  }

  private StateMap states(RelationFile... relations) throws Exception {
    return states(functions(), relations);
  }

  private StateMap states(TestFunctions functions, RelationFile... relations) throws Exception {
    String run = UUID.randomUUID().toString();
    StateMap states =
        Savepoint.load(stop(functions, new SlowFacts(run, Long.MAX_VALUE), relations)).states();
    for (RelationFile relation : relations) {
      CollectedRows.take(run + "/" + relation.dataset());
    }
    return states;
  }

  private String stop(String run, RelationFile... relations) throws Exception {
    return stop(functions(), new SlowFacts(run, ROWS), relations);
  }

  private String stop(TestFunctions functions, SlowFacts facts, RelationFile... relations)
      throws Exception {
    JobClient job = submit(new Configuration(), functions, facts, relations);
    TestCluster.checkpoint(job);
    return job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static TestFunctions functions() {
    return new TestFunctions().with("twice", new FingerprintTest.Twice());
  }

  private static JobClient submit(
      Configuration options, TestFunctions functions, SlowFacts facts, RelationFile... relations) {
    ExecutionFacade facade =
        ExecutionFacade.streaming(
            TestCluster.environment(1, options), TestContracts.all(), facts, functions);
    attach(facade, functions, facts, relations);
    return facade.execute("upgrade");
  }

  private static Set<String> uids(SlowFacts facts, RelationFile... relations) {
    var environment = TestCluster.environment(1);
    ExecutionFacade facade =
        ExecutionFacade.streaming(environment, TestContracts.all(), facts, functions());
    attach(facade, functions(), facts, relations);
    return environment.getTransformations().stream()
        .flatMap(last -> last.getTransitivePredecessors().stream())
        .map(node -> String.valueOf(node.getUid()))
        .collect(Collectors.toSet());
  }

  private static void attach(
      ExecutionFacade facade, TestFunctions functions, SlowFacts facts, RelationFile... relations) {
    RelationPlans plans = RelationPlans.of(List.of(relations), TestContracts.all(), functions);
    facade
        .take(
            plans,
            plans.schedule(
                new TreeMap<>(),
                dataset -> facts.sink(TestContracts.all().get(dataset)).isPresent()))
        .forEach(CompiledJob::attach);
  }
}
