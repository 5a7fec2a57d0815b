package io.relspec.app.job;

import io.relspec.app.options.FollowedRepository;
import io.relspec.app.options.JobOptions;
import io.relspec.app.options.UpstreamTables;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.report.RelspecException;
import io.relspec.app.upgrade.RestoreGuard;
import io.relspec.app.upgrade.UpgradeMap;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.git.GitSource;
import io.relspec.delta.DeltaException;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;

/**
 * The main job on a Flink cluster, or a part of it: follows git repositories, or the tables of
 * another such job, until it is stopped.
 *
 * <p>Cluster, parallelism, state and checkpoints are Flink's configuration; one commit of each
 * repository waits for a checkpoint. The identity of every operator and sink comes from the
 * datasets, so a savepoint is taken up by any later job with the same settings. State that the job
 * has no operator for is lost only if it is named with a reason ({@link RestoreGuard}). A job that
 * is started without its state on tables that have rows fails ({@code DLT_113}): it never begins
 * anew by itself.
 */
public final class RelspecJob {
  /** As in {@link GraphFollow}: what followed in one process may go on in a cluster. */
  private static final String SOURCE_UID = "source-following";

  /** Number of key groups, which savepoints keep: the highest parallelism there can be. */
  static final int KEY_GROUPS = 128;

  /** So many repositories are named where a person sees the source. */
  private static final int NAMES_SHOWN = 5;

  private RelspecJob() {}

  /**
   * Submits the job to the cluster of this process.
   *
   * @throws ProgramParametrizationException with a code, before anything is submitted, if the job
   *     cannot run as asked; Flink's client shows its message only
   */
  public static void main(String[] arguments) {
    try {
      JobOptions options = JobOptions.of(List.of(arguments), System.getenv());
      submit(StreamExecutionEnvironment.getExecutionEnvironment(), options);
    } catch (RelspecException e) {
      throw refused(e.line(), e);
    } catch (DeltaException e) {
      throw refused("error " + e.getMessage(), e);
    }
  }

  private static ProgramParametrizationException refused(String line, RuntimeException cause) {
    ProgramParametrizationException refused = new ProgramParametrizationException(line);
    refused.initCause(cause);
    return refused;
  }

  static JobClient submit(StreamExecutionEnvironment environment, JobOptions options) {
    OutputDirectory.deploy(options.out(), options.settings());
    if (environment.getMaxParallelism() < 1) {
      environment.setMaxParallelism(KEY_GROUPS);
    }
    ContractRegistry contracts = ContractLoader.fromClassPath();
    TaskGraph tasks = TaskGraph.of(contracts, options.tasks(), options.extraction());
    StoredTables tables = new StoredTables(options.out(), tasks.contracts());
    Clock clock = Clock.systemUTC();
    RunLog log = RunLog.open(tables, run(options, clock), tasks, true, clock);
    Supplier<JobClient> job =
        new BuildJob(tables, tasks)
            .assemble(
                environment,
                changes(environment, source(tasks, options), names(options)),
                GraphBuild.extractorOptions(options.extraction()),
                environment.getParallelism(),
                WriteMode.FOLLOW,
                DeltaSinkOptions.defaults());
    restoreWhole(environment, tasks, options);
    JobPlan plan = tasks.describe(options.extraction());
    OutputDirectory.describe(options.out(), PlanDocument.FILE_NAME, PlanDocument.text(plan));
    JobClient client = job.get();
    // Nobody is here when the job ends: what it has stored is in cpg_snapshots.
    log.started(client.getJobID().toString(), plan);
    return client;
  }

  private static Run run(JobOptions options, Clock clock) {
    return Run.starting(
        Run.Command.JOB,
        names(options),
        options.publicSources(),
        options.settings(),
        clock.instant());
  }

  private static void restoreWhole(
      StreamExecutionEnvironment environment, TaskGraph tasks, JobOptions options) {
    UpgradeMap accepted = options.upgradeMap().map(UpgradeMap::read).orElse(UpgradeMap.NONE);
    RestoreGuard.restoredFrom(
            environment.getConfiguration(), uids(environment), tasks.storedRows(), accepted)
        .ifPresent(
            savepoint -> {
              Configuration restored = new Configuration();
              restored.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
              environment.configure(restored);
            });
  }

  /** Sinks become several operators in the graph of the job, with uids of their own. */
  static Set<String> uids(StreamExecutionEnvironment environment) {
    return environment.getStreamGraph(false).getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  private static String names(JobOptions options) {
    if (options.upstream().isPresent()) {
      UpstreamTables tables = options.upstream().get();
      return tables.repo().orElse(String.valueOf(tables.directory().getFileName()));
    }
    return options.repositories().stream()
        .map(FollowedRepository::repo)
        .limit(NAMES_SHOWN)
        .collect(Collectors.joining(", "));
  }

  private static FollowingSource source(TaskGraph tasks, JobOptions options) {
    if (options.upstream().isPresent()) {
      return new TablesSource(
              tasks, options.extraction(), options.upstream().get(), options.commits().from())
          .build(FollowOptions.defaults());
    }
    GitSource.Builder source = GitSource.builder().scope(GraphBuild.scope(options.extraction()));
    options
        .repositories()
        .forEach(one -> GraphFollow.add(source, one.repo(), one.source(), one.branch()));
    GraphFollow.take(source, options.commits());
    options.mirrors().ifPresent(source::mirrors);
    return source.build();
  }

  static DataStream<SourceRecord> changes(
      StreamExecutionEnvironment environment, FollowingSource source, String repositories) {
    return environment
        .fromSource(
            source,
            WatermarkStrategy.noWatermarks(),
            "changes of " + repositories,
            SourceRecordTypeInfo.INSTANCE)
        .uid(SOURCE_UID);
  }
}
