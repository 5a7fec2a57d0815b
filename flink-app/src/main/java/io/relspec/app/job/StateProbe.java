package io.relspec.app.job;

import io.relspec.app.cluster.ClusterSize;
import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.cluster.JobCounters;
import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.output.FileTrees;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.UpgradeService;
import io.relspec.app.upgrade.Savepoint;
import io.relspec.app.upgrade.StateMap;
import io.relspec.contracts.ContractRegistry;
import io.relspec.cpg.source.git.GitSource;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Finds out what state a job keeps: runs it on a repository without commits, and reads its first
 * checkpoint. Operators declare their states when they start, so all are in it, and empty.
 */
final class StateProbe implements UpgradeService {
  private static final int POLL_MS = 50;

  private final ContractRegistry contracts;

  StateProbe(ContractRegistry contracts) {
    this.contracts = contracts;
  }

  @Override
  public StateMap describe(TaskOptions options, ExtractionOptions extraction) {
    TaskGraph tasks = TaskGraph.of(contracts, options, extraction);
    try {
      Path directory = Files.createTempDirectory("relspec-state");
      try (EmbeddedCluster cluster =
          EmbeddedCluster.start(ClusterSize.forStreaming(1, directory))) {
        Path checkpoint = run(cluster, tasks, extraction, directory);
        return Savepoint.load(checkpoint.toUri().toString())
            .states()
            .withChangelogs(tasks.describe(extraction));
      } finally {
        FileTrees.delete(directory);
      }
    } catch (IOException e) {
      throw new RelspecException(
          "UPG-005",
          ExitCode.EXECUTION,
          "the state of the job cannot be found out: " + e.getMessage(),
          "check the free space of the directory for temporary files",
          e);
    }
  }

  private static Path run(
      EmbeddedCluster cluster, TaskGraph tasks, ExtractionOptions extraction, Path directory)
      throws IOException {
    Path checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
    Configuration options = GraphBuild.jobOptions(checkpoints, 1, WriteMode.FOLLOW);
    options.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    StreamExecutionEnvironment environment = cluster.newEnvironment(options);
    environment.setMaxParallelism(RelspecJob.KEY_GROUPS);
    GitSource.Builder source = GitSource.builder().scope(GraphBuild.scope(extraction));
    GraphFollow.add(source, "nothing", emptyRepository(directory).toString(), Optional.empty());
    JobClient job =
        new BuildJob(new StoredTables(directory.resolve("tables"), tasks.contracts()), tasks)
            .submit(
                environment,
                RelspecJob.changes(environment, source.build(), "nothing"),
                GraphBuild.extractorOptions(extraction),
                1,
                WriteMode.FOLLOW,
                DeltaSinkOptions.defaults().withFsync(false));
    checkpoint(cluster, job);
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(file -> Objects.requireNonNull(file.getParent()))
          .findFirst()
          .orElseThrow(() -> new IOException("the checkpoint has no metadata"));
    }
  }

  private static void checkpoint(EmbeddedCluster cluster, JobClient client) {
    RunningJob job = new RunningJob(client, JobCounters.current());
    boolean isTaken = false;
    while (!isTaken) {
      CompletableFuture<Boolean> checkpoint = cluster.checkpoint(client.getJobID());
      while (!job.isDone(POLL_MS) && !checkpoint.isDone()) {
        // What is waited for is in the condition.
      }
      try {
        isTaken = checkpoint.get();
      } catch (ExecutionException e) {
        throw RunningJob.failed(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        throw job.interrupted();
      }
    }
  }

  /** What git calls a bare repository without anything in it. */
  private static Path emptyRepository(Path directory) throws IOException {
    Path repository = Files.createDirectory(directory.resolve("nothing.git"));
    Files.createDirectory(repository.resolve("objects"));
    Files.createDirectory(repository.resolve("refs"));
    Files.writeString(repository.resolve("HEAD"), "ref: refs/heads/main\n");
    return repository;
  }
}
