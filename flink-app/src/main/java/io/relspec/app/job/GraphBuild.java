package io.relspec.app.job;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.cluster.JobCounters;
import io.relspec.app.options.BuildOptions;
import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.report.BuildPhase;
import io.relspec.app.report.BuildSummary;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.ProgressListener;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.BuildService;
import io.relspec.contracts.ContractRegistry;
import io.relspec.cpg.source.DirectorySource;
import io.relspec.cpg.source.FileScope;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.extract.ExtractorOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Builds the graph of a directory: the main job over a bounded source, on the embedded cluster. */
final class GraphBuild implements BuildService {
  private static final String SOURCE_UID = "source";

  /** The scan is one commit, so the only checkpoint is the one at the end of input. */
  private static final Duration NEVER = Duration.ofDays(3650);

  private final EmbeddedCluster cluster;
  private final OutputDirectory output;
  private final ContractRegistry contracts;
  private final Clock clock;

  GraphBuild(
      EmbeddedCluster cluster, OutputDirectory output, ContractRegistry contracts, Clock clock) {
    this.cluster = cluster;
    this.output = output;
    this.contracts = contracts;
    this.clock = clock;
  }

  @Override
  @SuppressWarnings("IllegalCatch") // whatever ends the run is recorded and passed on
  public BuildSummary build(BuildOptions options, ProgressListener progress) {
    progress.phase(BuildPhase.PLAN);
    TaskGraph tasks = TaskGraph.of(contracts, options.tasks(), options.extraction());
    StoredTables tables = new StoredTables(options.out(), tasks.contracts());
    StreamExecutionEnvironment environment =
        cluster.newEnvironment(
            jobOptions(output.checkpoints(), options.parallelism(), WriteMode.APPEND));
    Run run =
        Run.starting(
            Run.Command.BUILD,
            options.repo(),
            options.source().toString(),
            options.settings(),
            clock.instant());
    RunLog log = RunLog.open(tables, run, tasks, false, clock);
    BuildJob job = new BuildJob(tables, tasks);
    JobClient client =
        job.submit(
            environment,
            files(environment, options),
            extractorOptions(options.extraction()),
            options.parallelism(),
            WriteMode.APPEND,
            DeltaSinkOptions.defaults().withFsync(false));
    progress.phase(BuildPhase.RUN);
    output.beforeClose(log::interrupted);
    try {
      // The processors have other work now.
      JobPlan plan = tasks.describe(options.extraction());
      output.describe(PlanDocument.FILE_NAME, PlanDocument.text(plan));
      log.started(client.getJobID().toString(), plan);
      new RunningJob(client, JobCounters.current()).await(progress);
      progress.phase(BuildPhase.SUMMARISE);
      // Both read the tables, and each keeps one processor busy.
      CompletableFuture<Void> recorded = CompletableFuture.runAsync(log::finished);
      BuildSummary summary =
          new BuildSummaries(tables).summarise(options.repo(), options.extraction().level());
      await(recorded);
      return summary;
    } catch (RuntimeException e) {
      log.ended(e, cluster.isClosed());
      throw e;
    }
  }

  private static void await(CompletableFuture<Void> recorded) {
    try {
      recorded.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /**
   * Every operator of a relation has a thread of its own, so half as many tasks keep the processors
   * as busy, with fewer exchanges and less memory.
   */
  static Configuration jobOptions(Path checkpoints, int parallelism, WriteMode mode) {
    Configuration options = new Configuration();
    options.set(CoreOptions.DEFAULT_PARALLELISM, (parallelism + 1) / 2);
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, NEVER);
    options.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, NEVER);
    options.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    options.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, NEVER);
    if (mode == WriteMode.APPEND) {
      options.set(ExecutionOptions.BUFFER_TIMEOUT_ENABLED, false);
      options.set(StateBackendOptions.STATE_BACKEND, UnsavedStateBackend.Factory.class.getName());
    }
    options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    return options;
  }

  static DataStream<SourceRecord> files(
      StreamExecutionEnvironment environment, BuildOptions options) {
    return records(
        environment,
        options,
        "files of " + options.repo(),
        SOURCE_UID,
        scope -> DirectorySource.of(options.repo(), options.source(), scope, options.index()));
  }

  /** Makes a source of what is in scope. */
  interface SourceMaker {
    Source<SourceRecord, ?, ?> of(FileScope scope) throws IOException;
  }

  /**
   * The records of a source.
   *
   * @throws RelspecException with exit {@link ExitCode#SOURCE} if it cannot be read
   */
  static DataStream<SourceRecord> records(
      StreamExecutionEnvironment environment,
      BuildOptions options,
      String name,
      String uid,
      SourceMaker source) {
    try {
      return environment
          .fromSource(
              source.of(scope(options.extraction())),
              WatermarkStrategy.noWatermarks(),
              name,
              SourceRecordTypeInfo.INSTANCE)
          .uid(uid);
    } catch (IOException e) {
      throw new RelspecException(
          "SRC-002",
          ExitCode.SOURCE,
          "source " + options.source() + " cannot be read: " + e.getMessage(),
          "check its permissions",
          e);
    }
  }

  static FileScope scope(ExtractionOptions options) {
    return new FileScope(options.include(), options.exclude(), options.maxFileBytes());
  }

  static ExtractorOptions extractorOptions(ExtractionOptions options) {
    return new ExtractorOptions(
        options.level(),
        options.sourceRoots(),
        options.maxFileBytes(),
        options.maxDepth(),
        options.pythonVersion().toString(),
        true,
        options.maxFlowEdges(),
        options.timeLimitMs());
  }
}
