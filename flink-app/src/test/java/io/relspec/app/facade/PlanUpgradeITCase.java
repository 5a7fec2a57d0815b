package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.testing.CollectedRows;
import io.relspec.app.testing.TestCluster;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job goes on from its savepoint although its other statements have changed. */
class PlanUpgradeITCase {

  private static final int ROWS = 2000;
  private static final int KEYS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final RelationFile COUNTED = counted("MOD(fact_id, 10)");
  private static final RelationFile COUNTED_OTHERWISE = counted("MOD(fact_id, 5)");
  private static final RelationFile ADDED =
      new RelationFile(
          "linked",
          "linked.sql",
          "SELECT f.repo, f.fact_id AS link_id, g.group_id AS id FROM evidence.facts f"
              + " JOIN evidence.facts g ON g.repo = f.repo AND g.fact_id = f.fact_id");

  @TempDir Path savepoints;

  private final SlowFacts datasets = new SlowFacts(UUID.randomUUID().toString(), ROWS);

  @Test
  void countsGoOnWhenAStatementIsAddedInFront() throws Exception {
    String savepoint = stopInTheMiddle(List.of(COUNTED));

    JobClient job = submit(savepoint, List.of(ADDED, COUNTED));
    job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

    Map<Object, Object> counts = new TreeMap<>();
    for (Row row : CollectedRows.take(datasets.key("counted"))) {
      counts.put(row.getField(1), row.getField(2));
    }
    assertThat(counts).hasSize(KEYS);
    assertThat(counts.values()).containsOnly((long) ROWS / KEYS);
  }

  @Test
  void lostStateIsRefused() throws Exception {
    String savepoint = stopInTheMiddle(List.of(COUNTED));

    assertThatThrownBy(
            () ->
                submit(savepoint, List.of(COUNTED_OTHERWISE))
                    .getJobExecutionResult()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .rootCause()
        .hasMessageContaining("Cannot map checkpoint/savepoint state for operator");
  }

  private static RelationFile counted(String group) {
    return new RelationFile(
        "counted",
        "counted.sql",
        "SELECT repo, %s AS group_id, COUNT(*) AS n FROM evidence.facts GROUP BY repo, %s"
            .formatted(group, group));
  }

  private String stopInTheMiddle(List<RelationFile> relations) throws Exception {
    JobClient job = submit(null, relations);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (CollectedRows.count(datasets.key("counted")) < ROWS / 4) {
      assertThat(System.nanoTime()).as("time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return job.stopWithSavepoint(false, savepoints.toString(), SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private JobClient submit(@Nullable String savepoint, List<RelationFile> relations) {
    Configuration options = new Configuration();
    if (savepoint != null) {
      options.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    ExecutionFacade facade =
        ExecutionFacade.streaming(
            TestCluster.environment(1, options),
            TestContracts.all(),
            datasets,
            new TestFunctions());
    RelationPlans plans = RelationPlans.of(relations, TestContracts.all(), new TestFunctions());
    facade
        .take(
            plans,
            plans.schedule(
                new TreeMap<>(),
                dataset -> datasets.sink(TestContracts.all().get(dataset)).isPresent()))
        .forEach(CompiledJob::attach);
    return facade.execute("upgrade");
  }
}
