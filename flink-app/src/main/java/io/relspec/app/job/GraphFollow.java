package io.relspec.app.job;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.cluster.JobCounters;
import io.relspec.app.options.BuildOptions;
import io.relspec.app.options.CommitOptions;
import io.relspec.app.options.Following;
import io.relspec.app.options.WatchOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.report.BuildPhase;
import io.relspec.app.report.CommitNames;
import io.relspec.app.report.FollowListener;
import io.relspec.app.service.FollowService;
import io.relspec.app.upgrade.Savepoint;
import io.relspec.contracts.ContractRegistry;
import io.relspec.cpg.source.FileScope;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.git.GitSource;
import io.relspec.cpg.source.watch.WatchSource;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the job on changes of a directory or repository, with a checkpoint for each of them. */
final class GraphFollow implements FollowService {
  private static final String SOURCE_UID = "source-following";
  private static final String WITH_WHOLE_PATHS = "_metadata-with-whole-paths";
  private static final String UNREADABLE = "cannot read which commits are in the tables";

  private final EmbeddedCluster cluster;
  private final OutputDirectory output;
  private final ContractRegistry contracts;
  private final Clock clock;

  GraphFollow(
      EmbeddedCluster cluster, OutputDirectory output, ContractRegistry contracts, Clock clock) {
    this.cluster = cluster;
    this.output = output;
    this.contracts = contracts;
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("IllegalCatch") // whatever ends the run is recorded and passed on
  public void follow(WatchOptions options, FollowListener listener) {
    listener.phase(BuildPhase.PLAN);
    BuildOptions build = options.build();
    TaskGraph tasks = TaskGraph.of(contracts, build.tasks(), build.extraction());
    StoredTables tables = new StoredTables(build.out(), tasks.contracts());
    StreamExecutionEnvironment environment = cluster.newEnvironment(jobOptions(build));
    // Looked at before the job can add to them.
    FollowingJob.CommitNames names =
        options.following() == Following.FILES ? List::of : commitNames(tables, options);
    Run run =
        Run.starting(
            Run.Command.WATCH,
            build.repo(),
            options.publicLocation(),
            options.settings(),
            clock.instant());
    RunLog log = RunLog.open(tables, run, tasks, false, clock);
    BuildJob job = new BuildJob(tables, tasks);
    JobClient client =
        job.submit(
            environment,
            changes(environment, tasks, options),
            GraphBuild.extractorOptions(build.extraction()),
            build.parallelism(),
            WriteMode.FOLLOW,
            DeltaSinkOptions.defaults().withFsync(false));
    FollowingJob following = new FollowingJob(client, cluster, JobCounters.current(), names);
    cluster.beforeClose(() -> following.stop(output.checkpoints()).ifPresent(output::stopped));
    listener.phase(BuildPhase.RUN);
    output.beforeClose(log::interrupted);
    Runnable end = SourceNotices.to(listener::notice);
    try {
      JobPlan plan = tasks.describe(build.extraction());
      output.describe(PlanDocument.FILE_NAME, PlanDocument.text(plan));
      log.started(client.getJobID().toString(), plan);
      following.run(output::following, listener);
    } catch (RuntimeException e) {
      log.ended(e, cluster.isClosed());
      throw e;
    } finally {
      end.run();
    }
  }

  private static FollowingJob.CommitNames commitNames(StoredTables tables, WatchOptions options) {
    boolean areSeveral = options.following() == Following.REPOSITORIES;
    Function<Snapshot, String> name =
        snapshot ->
            (areSeveral ? snapshot.repo() + " " : "") + CommitNames.shortened(snapshot.commitId());
    try {
      SnapshotLog log = SnapshotLog.open(tables);
      log.skipOld();
      return () -> {
        try {
          return log.news().stream().map(name).toList();
        } catch (IOException e) {
          throw new UncheckedIOException(UNREADABLE, e);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException(UNREADABLE, e);
    }
  }

  private Configuration jobOptions(BuildOptions build) {
    Configuration options =
        GraphBuild.jobOptions(output.checkpoints(), build.parallelism(), WriteMode.FOLLOW);
    options.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    output
        .lastCheckpoint()
        .ifPresent(checkpoint -> goOnFrom(checkpoint, build.parallelism(), options));
    return options;
  }

  /**
   * Subtasks of another number share what is inherited of changes of state, and Flink applies all
   * of that in each of those which a later run makes of them. So a job that is rescaled writes
   * whole state, unless it goes on from a savepoint, which has no changes.
   */
  private static void goOnFrom(Path checkpoint, int parallelism, Configuration options) {
    try {
      Savepoint savepoint = Savepoint.load(checkpoint.toUri().toString());
      boolean isSavepoint = OutputDirectory.isSavepoint(checkpoint);
      options.set(
          StateRecoveryOptions.SAVEPOINT_PATH,
          isSavepoint ? savepoint.absolute(WITH_WHOLE_PATHS) : checkpoint.toUri().toString());
      options.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
      options.set(
          StateChangelogOptions.ENABLE_STATE_CHANGE_LOG,
          isSavepoint || savepoint.parallelism() == parallelism);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + checkpoint, e);
    }
  }

  private static DataStream<SourceRecord> changes(
      StreamExecutionEnvironment environment, TaskGraph tasks, WatchOptions options) {
    BuildOptions build = options.build();
    return GraphBuild.records(
        environment,
        build,
        "changes of " + build.repo(),
        SOURCE_UID,
        scope ->
            switch (options.following()) {
              case FILES ->
                  WatchSource.builder()
                      .directory(build.repo(), build.source())
                      .scope(scope)
                      .build();
              case COMMITS -> commits(options, scope).build();
              case REPOSITORIES -> repositories(options, scope).build();
              case TABLES ->
                  new TablesSource(
                          tasks,
                          build.extraction(),
                          options.upstream().orElseThrow(),
                          options.commits().from())
                      .build(FollowOptions.defaults());
            });
  }

  private static GitSource.Builder commits(WatchOptions options, FileScope scope) {
    GitSource.Builder source = GitSource.builder().scope(scope);
    BuildOptions build = options.build();
    add(source, build.repo(), options.location(), options.branch());
    if (options.isRemote()) {
      source.mirrors(build.source());
    }
    take(source, options.commits());
    return source;
  }

  private static GitSource.Builder repositories(WatchOptions options, FileScope scope)
      throws IOException {
    GitSource.Builder source = GitSource.builder().scope(scope);
    GitDirectories.in(options.build().source())
        .forEach((repo, place) -> add(source, repo, place.toString(), options.branch()));
    take(source, options.commits());
    return source;
  }

  /** Tells a source how commits are taken. */
  static void take(GitSource.Builder source, CommitOptions commits) {
    commits.from().ifPresent(source::startAt);
    commits.order().ifPresent(source::order);
    commits.collapse().ifPresent(source::collapseCommits);
  }

  /**
   * Adds a repository to a source.
   *
   * @param location path or URL of the repository
   * @param branch empty for what HEAD points to
   */
  static void add(GitSource.Builder source, String repo, String location, Optional<String> branch) {
    branch.ifPresentOrElse(
        name -> source.repository(repo, location, name), () -> source.repository(repo, location));
  }
}
