package io.relspec.cpg.source.git;

import static io.relspec.cpg.source.git.GitFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.git.CheckpointedFold.Cut;
import io.relspec.cpg.source.git.GitFixture.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints of a real job hold whole commits and nothing else. */
class GitSourceITCase {
  private static final Logger LOG = LoggerFactory.getLogger(GitSourceITCase.class);
  private static final int REPOSITORIES = 3;
  private static final long TIMEOUT_MS = 120_000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private Path temporary;

  @BeforeEach
  void forgetEarlierCheckpoints() {
    CheckpointedFold.COMPLETED.clear();
    CheckpointedFold.COMPLETED_AT_MS.clear();
  }

  private JobClient submit(FollowingSource source, long intervalMs, long idleIntervalMs)
      throws Exception {
    Configuration configuration = new Configuration();
    if (idleIntervalMs > 0) {
      configuration.set(
          CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG,
          Duration.ofMillis(idleIntervalMs));
    }
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    environment.enableCheckpointing(intervalMs);
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "git", SourceRecordTypeInfo.INSTANCE)
        .map(new CheckpointedFold())
        .returns(SourceRecordTypeInfo.INSTANCE)
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync();
  }

  private static void await(java.util.function.BooleanSupplier condition) throws Exception {
    long end = System.currentTimeMillis() + TIMEOUT_MS;
    while (!condition.getAsBoolean()) {
      assertThat(System.currentTimeMillis()).as("time is over").isLessThan(end);
      Thread.sleep(2);
    }
  }

  private static boolean isCompleted(String repo, ObjectId commit) {
    java.util.Map.Entry<Long, Cut> last = CheckpointedFold.COMPLETED.lastEntry();
    SourceCommit applied = last == null ? null : last.getValue().commits().get(repo);
    return applied != null && applied.commitId().equals(commit.name());
  }

  @Test
  void everyCheckpointIsACommitOfEachRepositoryAlsoAfterFailures() throws Exception {
    Random random = new Random(4);
    List<GitFixture> gits = new ArrayList<>();
    List<ObjectId> heads = new ArrayList<>();
    GitSource.Builder builder =
        GitSource.builder().startAtBeginning().pollInterval(Duration.ofMillis(5));
    for (int i = 0; i < REPOSITORIES; i++) {
      Path location = temporary.resolve("r" + i + ".git");
      GitFixture git = new GitFixture(location, true);
      NavigableMap<String, Entry> tree = new TreeMap<>();
      for (int commit = 0; commit < 25; commit++) {
        for (int edit = 0; edit < 40; edit++) {
          tree.put("f" + random.nextInt(60) + ".py", Entry.file("x = " + random.nextInt()));
        }
        tree.remove("f" + random.nextInt(60) + ".py");
        ObjectId head = git.commitOnMain(tree);
        if (commit == 24) {
          heads.add(head);
        }
      }
      gits.add(git);
      builder.repository("r" + i, location.toString());
    }
    JobClient job = submit(builder.build(), 20, 0);
    try {
      await(() -> CheckpointedFold.COMPLETED.size() > 8);
      CheckpointedFold.failOnce = true;
      await(() -> !CheckpointedFold.failOnce);
      for (int i = 0; i < REPOSITORIES; i++) {
        int repository = i;
        await(() -> isCompleted("r" + repository, heads.get(repository)));
      }
    } finally {
      job.cancel().get();
    }
    NavigableMap<String, Long> lastSeq = new TreeMap<>();
    for (Cut cut : CheckpointedFold.COMPLETED.values()) {
      for (SourceCommit commit : cut.commits().values()) {
        GitFixture git = gits.get(Integer.parseInt(commit.repo().substring(1)));
        assertThat(cut.files().get(commit.repo()))
            .as("checkpoint %d, %s", cut.checkpointId(), commit)
            .isEqualTo(git.pythonFiles(ObjectId.fromString(commit.commitId())));
        long before = lastSeq.getOrDefault(commit.repo(), 0L);
        assertThat(commit.commitSeq()).isBetween(before, before + 1);
        lastSeq.put(commit.repo(), commit.commitSeq());
      }
    }
    assertThat(lastSeq.values()).containsExactly(25L, 25L, 25L);
    gits.forEach(GitFixture::close);
  }

  @Test
  void commitIsInACompletedCheckpointWithinASecond() throws Exception {
    assertThat(medianLagMs(false, 100, 0)).isLessThan(1000);
  }

  @Test
  void checkpointsOnDemandAreAsQuickAndRestWithoutCommits() throws Exception {
    assertThat(medianLagMs(true, 20, 60_000)).isLessThan(1000);
  }

  /** From the ref that moves to the checkpoint that is complete, over 20 commits. */
  private long medianLagMs(boolean onDemand, long intervalMs, long idleIntervalMs)
      throws Exception {
    Path location = temporary.resolve("live.git");
    try (GitFixture git = new GitFixture(location, true)) {
      ObjectId first = git.commitOnMain(files("a.py", "0"));
      GitSource.Builder builder =
          GitSource.builder()
              .repository("live", location.toString())
              .pollInterval(Duration.ofMillis(20));
      JobClient job =
          submit(
              (onDemand ? builder.checkpointsOnDemand() : builder).build(),
              intervalMs,
              idleIntervalMs);
      try {
        await(() -> isCompleted("live", first));
        List<Long> lagsMs = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
          long startMs = System.currentTimeMillis();
          ObjectId commit = git.commitOnMain(files("a.py", "" + i));
          await(() -> isCompleted("live", commit));
          lagsMs.add(System.currentTimeMillis() - startMs);
        }
        Thread.sleep(500);
        int before = CheckpointedFold.COMPLETED_AT_MS.size();
        Thread.sleep(1500);
        int idle = CheckpointedFold.COMPLETED_AT_MS.size() - before;
        if (onDemand) {
          assertThat(idle).isLessThanOrEqualTo(1);
        } else {
          assertThat(idle).isGreaterThan(1);
        }
        LOG.info("lags in ms {}, idle checkpoints in 1.5 s: {}", lagsMs, idle);
        return lagsMs.stream().sorted().skip(10).findFirst().orElseThrow();
      } finally {
        job.cancel().get();
      }
    }
  }
}
