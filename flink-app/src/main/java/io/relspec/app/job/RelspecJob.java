package io.relspec.app.job;

import io.relspec.app.options.JobOptions;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.cpg.source.git.GitSource;
import io.relspec.delta.DeltaException;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The main job on a Flink cluster: follows a git repository until it is stopped.
 *
 * <p>Cluster, parallelism, state and checkpoints are Flink's configuration; one commit of the
 * repository waits for each checkpoint. The identity of every operator and sink comes from the
 * datasets, so a savepoint is taken up by any later job with the same settings. A job that is
 * started without its state on tables that have rows fails ({@code DLT_113}): it never begins anew
 * by itself.
 */
public final class RelspecJob {
  /** As in {@link GraphFollow}: what followed in one process may go on in a cluster. */
  private static final String SOURCE_UID = "source-following";

  /** Number of key groups, which savepoints keep: the highest parallelism there can be. */
  private static final int KEY_GROUPS = 128;

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
    TaskGraph tasks = TaskGraph.of(contracts, TaskOptions.ofProduct(), options.extraction());
    StoredTables tables = new StoredTables(options.out(), tasks.contracts());
    Clock clock = Clock.systemUTC();
    RunLog log = RunLog.open(tables, run(options, clock), tasks, true, clock);
    JobClient client =
        new BuildJob(tables, tasks)
            .submit(
                environment,
                commits(environment, options),
                GraphBuild.extractorOptions(options.extraction()),
                environment.getParallelism(),
                WriteMode.FOLLOW,
                DeltaSinkOptions.defaults());
    // Nobody is here when the job ends: what it has stored is in cpg_snapshots.
    log.started(client.getJobID().toString(), tasks.describe(options.extraction()));
    return client;
  }

  private static Run run(JobOptions options, Clock clock) {
    return Run.starting(
        Run.Command.JOB,
        options.repo(),
        options.publicSource(),
        options.settings(),
        clock.instant());
  }

  private static DataStream<SourceRecord> commits(
      StreamExecutionEnvironment environment, JobOptions options) {
    GitSource.Builder source =
        GraphFollow.commits(
            options.repo(),
            options.source(),
            options.branch(),
            options.from(),
            GraphBuild.scope(options.extraction()));
    options.mirrors().ifPresent(source::mirrors);
    return environment
        .fromSource(
            source.build(),
            WatermarkStrategy.noWatermarks(),
            "changes of " + options.repo(),
            SourceRecordTypeInfo.INSTANCE)
        .uid(SOURCE_UID);
  }
}
