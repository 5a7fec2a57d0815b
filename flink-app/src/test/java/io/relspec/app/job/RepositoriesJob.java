package io.relspec.app.job;

import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.options.UpstreamTables;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.plan.PlanDocument;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.git.CommitOrder;
import io.relspec.cpg.source.git.GitSource;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The main job, or a part of it, on the histories of git repositories, from their first commits,
 * one checkpoint after the other; it can be stopped and started again from its state.
 */
final class RepositoriesJob implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final ExtractionOptions EXTRACTION = Builds.extraction(AnalysisLevel.CALLS);

  private final Path out;
  private final List<GitTrees> repositories;
  private final How how;
  private final StoredTables tables;
  private final Map<String, Long> visible = new TreeMap<>();
  private final Map<String, String> last = new TreeMap<>();
  private final Map<String, String> heads = new TreeMap<>();
  private @Nullable SnapshotLog snapshots;
  private @Nullable JobClient job;
  private @Nullable Path state;

  /**
   * How histories are followed.
   *
   * @param order which commits are applied
   * @param collapse how many commits that wait are applied as one
   * @param records what is done to the records of the source
   * @param tasks which part of the task graph it is
   * @param upstream the job whose tables are followed in the place of the repositories, if any
   */
  record How(
      CommitOrder order,
      int collapse,
      UnaryOperator<DataStream<SourceRecord>> records,
      TaskOptions tasks,
      @Nullable Path upstream) {
    /** The whole job. */
    How(CommitOrder order, int collapse, UnaryOperator<DataStream<SourceRecord>> records) {
      this(order, collapse, records, TaskOptions.ofProduct(), null);
    }
  }

  /** A job that is not started yet; its tables lie in {@code out}. */
  RepositoriesJob(Path out, List<GitTrees> repositories, How how) throws IOException {
    this.out = out;
    this.repositories = repositories;
    this.how = how;
    this.tables = new StoredTables(out, Builds.CONTRACTS);
    for (GitTrees git : repositories) {
      List<String> commits = git.firstParents();
      heads.put(git.name(), commits.get(commits.size() - 1));
    }
  }

  /** Starts the job from nothing, or from where it was stopped. */
  void start(int parallelism) throws IOException {
    TaskGraph tasks = TaskGraph.of(Builds.CONTRACTS, how.tasks(), EXTRACTION);
    Files.createDirectories(out.resolve(OutputDirectory.METADATA));
    OutputDirectory.describe(
        out, PlanDocument.FILE_NAME, PlanDocument.text(tasks.describe(EXTRACTION)));
    job =
        Builds.submit(
            out,
            parallelism,
            EXTRACTION,
            how.tasks(),
            WriteMode.FOLLOW,
            options(),
            environment -> how.records().apply(commits(environment, tasks)));
  }

  private Configuration options() {
    Configuration options = new Configuration();
    options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, INTERVAL);
    options.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ZERO);
    options.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, INTERVAL);
    Path from = state;
    if (from != null) {
      options.set(StateRecoveryOptions.SAVEPOINT_PATH, from.toUri().toString());
      options.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM);
    }
    return options;
  }

  private DataStream<SourceRecord> commits(
      StreamExecutionEnvironment environment, TaskGraph tasks) {
    return environment
        .fromSource(
            source(tasks),
            WatermarkStrategy.noWatermarks(),
            "commits",
            SourceRecordTypeInfo.INSTANCE)
        .uid("commits");
  }

  private FollowingSource source(TaskGraph tasks) {
    Path upstream = how.upstream();
    if (upstream != null) {
      UpstreamTables followed = new UpstreamTables(upstream, Optional.empty());
      return new TablesSource(tasks, EXTRACTION, followed, Optional.empty())
          .build(FollowOptions.defaults().withPollInterval(POLL_INTERVAL));
    }
    GitSource.Builder source =
        GitSource.builder()
            .startAtBeginning()
            .order(how.order())
            .collapseCommits(how.collapse())
            .pollInterval(POLL_INTERVAL);
    repositories.forEach(git -> source.repository(git.name(), git.location().toString()));
    return source.build();
  }

  /** Returns when so many more commits are visible, or all are; tells whether all are. */
  boolean awaitCommits(int count) throws Exception {
    long wanted = commits() + count;
    while (true) {
      look();
      if (last.equals(heads)) {
        return true;
      }
      if (commits() >= wanted) {
        return false;
      }
      requireRunning();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Fails if the job has ended. */
  void requireRunning() throws Exception {
    if (running().getJobExecutionResult().isDone()) {
      running().getJobExecutionResult().get();
      throw new IllegalStateException("the job has ended");
    }
  }

  /** Returns when each repository has a commit that is visible. */
  void awaitEach() throws Exception {
    while (visible.size() < repositories.size()) {
      awaitCommits(1);
    }
  }

  /** Whether the last commits of all repositories are visible. */
  boolean isDone() throws IOException {
    look();
    return last.equals(heads);
  }

  /** How many commits are visible. */
  long commits() {
    return visible.values().stream().mapToLong(Long::longValue).sum();
  }

  private void look() throws IOException {
    SnapshotLog log = snapshots;
    if (log == null) {
      log = SnapshotLog.open(tables);
      if (!log.exists()) {
        return;
      }
      snapshots = log;
    }
    for (Snapshot snapshot : log.news()) {
      visible.merge(snapshot.repo(), snapshot.commitSeq(), Math::max);
      last.put(snapshot.repo(), snapshot.commitId());
    }
  }

  /** Stops the job with a savepoint; if it fails meanwhile, it is tried again. */
  void stopWithSavepoint() throws Exception {
    Path directory = Files.createDirectories(out.resolve("_relspec/savepoints"));
    while (true) {
      try {
        String savepoint =
            running()
                .stopWithSavepoint(
                    false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(2, TimeUnit.MINUTES);
        running().getJobExecutionResult().get(2, TimeUnit.MINUTES);
        state = Path.of(URI.create(savepoint));
        return;
      } catch (ExecutionException e) {
        if (running().getJobExecutionResult().isDone()) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  /** Ends the job, which goes on from its last checkpoint if it is started again. */
  void cancel() throws Exception {
    running().cancel().get(2, TimeUnit.MINUTES);
    while (!running().getJobStatus().get().isGloballyTerminalState()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    try (Stream<Path> below =
        Files.find(
            Builds.checkpoints(out),
            3,
            (path, file) -> path.getFileName().toString().equals("_metadata"))) {
      Optional<Path> newest = below.max(Comparator.comparing(RepositoriesJob::modifiedMs));
      newest.ifPresent(metadata -> state = metadata.getParent());
    }
  }

  private static long modifiedMs(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JobClient running() {
    return Objects.requireNonNull(job, "not started");
  }

  @Override
  public void close() throws Exception {
    if (job != null && !running().getJobExecutionResult().isDone()) {
      running().cancel().get(2, TimeUnit.MINUTES);
    }
  }
}
