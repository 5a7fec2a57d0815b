package io.relspec.app.job;

import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.testing.TestCluster;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.cpg.source.git.GitSource;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.jspecify.annotations.Nullable;

/**
 * Measures the state of the main job after the head of a repository, by state backend, and prints
 * Markdown: how large it is, how long checkpoints take, and how long a job that is restored takes
 * to its first checkpoint.
 *
 * <pre>{@code --git NAME=DIRECTORY --backends hashmap,rocksdb --parallelism P --out DIRECTORY}
 * </pre>
 */
final class StateCostMain {
  private static final int CHECKPOINTS = 5;
  private static final ExtractionOptions EXTRACTION = Builds.extraction(AnalysisLevel.CALLS);

  private final GitTrees git;
  private final Path directory;
  private final int parallelism;

  private StateCostMain(GitTrees git, Path directory, int parallelism) {
    this.git = git;
    this.directory = directory;
    this.parallelism = parallelism;
  }

  public static void main(String... arguments) throws Exception {
    MeasureArguments options = MeasureArguments.of(arguments);
    Path scratch = Path.of(options.get("--out", "/tmp"));
    try (GitTrees repository = options.git()) {
      System.out.println(
          "| repository | lines | backend | state MB | per million lines | first checkpoint s |"
              + " later ones s | restore s | heap MB |");
      System.out.println("|---|---:|---|---:|---:|---:|---:|---:|---:|");
      for (String backend : options.get("--backends", "hashmap,rocksdb").split(",", -1)) {
        Path directory = Files.createTempDirectory(scratch, "state-");
        new StateCostMain(repository, directory, options.parallelism()).measure(backend);
        FileUtils.deleteDirectory(directory.toFile());
      }
    }
    System.exit(0);
  }

  private void measure(String backend) throws Exception {
    JobClient job = start(backend, null);
    double firstS = 0;
    while (!isVisible()) {
      TimeUnit.MILLISECONDS.sleep(200);
      firstS = checkpoint(job);
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < CHECKPOINTS; i++) {
      seconds.add(checkpoint(job));
    }
    seconds.sort(null);
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    job.cancel().get(2, TimeUnit.MINUTES);
    while (!job.getJobStatus().get().isGloballyTerminalState()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    long bytes = FileUtils.sizeOfDirectory(Builds.checkpoints(directory).toFile());
    long startNs = System.nanoTime();
    JobClient restored = start(backend, newest());
    checkpoint(restored);
    double restoreS = (System.nanoTime() - startNs) / 1e9;
    restored.cancel().get(2, TimeUnit.MINUTES);
    long lines = lines();
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %s | %,.0f | %,.0f | %.1f | %.2f | %.1f | %,.0f |%n",
        git.name(),
        lines,
        backend,
        bytes / 1e6,
        (double) bytes / lines,
        firstS,
        seconds.get(CHECKPOINTS / 2),
        restoreS,
        heap / 1e6);
  }

  private JobClient start(String backend, @Nullable Path from) throws IOException {
    Configuration options = new Configuration();
    options.set(StateBackendOptions.STATE_BACKEND, backend);
    options.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    options.setString("state.backend.rocksdb.memory.fixed-per-slot", "256mb");
    options.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    if (from != null) {
      options.set(StateRecoveryOptions.SAVEPOINT_PATH, from.toUri().toString());
    }
    return Builds.submit(
        directory,
        parallelism,
        EXTRACTION,
        TaskOptions.ofProduct(),
        WriteMode.FOLLOW,
        options,
        environment ->
            environment
                .fromSource(
                    GitSource.builder()
                        .scope(GraphBuild.scope(EXTRACTION))
                        .repository(git.name(), git.location().toString())
                        .pollInterval(Duration.ofMillis(200))
                        .build(),
                    WatermarkStrategy.noWatermarks(),
                    "commits",
                    SourceRecordTypeInfo.INSTANCE)
                .uid("commits"));
  }

  private static double checkpoint(JobClient job) throws Exception {
    long startNs = System.nanoTime();
    TestCluster.checkpoint(job);
    return (System.nanoTime() - startNs) / 1e9;
  }

  private boolean isVisible() throws IOException {
    SnapshotLog log = SnapshotLog.open(new StoredTables(directory, Builds.CONTRACTS));
    return log.exists() && !log.all().isEmpty();
  }

  private Path newest() throws IOException {
    try (Stream<Path> below =
        Files.find(Builds.checkpoints(directory), 3, (path, file) -> path.endsWith("_metadata"))) {
      return below.map(Path::getParent).findFirst().orElseThrow();
    }
  }

  private long lines() throws IOException {
    List<String> commits = git.firstParents();
    long lines = 0;
    for (SourceRecord record : git.records(commits.subList(commits.size() - 1, commits.size()))) {
      if (record instanceof FileChange change && change.after() != null) {
        for (byte one : change.after().content().bytes()) {
          lines += one == '\n' ? 1 : 0;
        }
      }
    }
    return lines;
  }
}
