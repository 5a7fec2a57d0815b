package io.relspec.app.job;

import io.relspec.app.options.JobOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateLatencyTrackOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;

/**
 * Counts how often the main job reads and writes keyed state for each of some commits, as Flink
 * counts it. The branch {@code main} of a repository is moved to one commit after the other; each
 * prints one line with its reads and its writes.
 *
 * <pre>{@code --git NAME=DIRECTORY --commits ID,ID,... --parallelism P --out DIRECTORY}</pre>
 *
 * The directory gets tables and checkpoints, which stay.
 */
final class StateAccessMain {
  private static final Pattern STATE_ACCESS =
      Pattern.compile("(?:value|list|map|reducing|aggregating)?[Ss]tate(\\w+)Latency");
  private static final Pattern READ =
      Pattern.compile("Get|Contains|IsEmpty|Iterator(?!Remove)\\w*|(?:Entries|Keys|Values)Init");

  /** Flink samples nothing if it is told to sample each access, but every second one. */
  private static final int SAMPLED = 2;

  /** Each histogram counts the sampled accesses of one kind to one state of one subtask. */
  private static final Map<Histogram, String> ACCESSES = new ConcurrentHashMap<>();

  private StateAccessMain() {}

  public static void main(String... arguments) throws Exception {
    MeasureArguments options = MeasureArguments.of(arguments);
    Path directory = Path.of(options.required("--out"));
    String commits = options.required("--commits");
    try (GitTrees repository = options.git()) {
      JobClient job = start(repository, directory, options.parallelism());
      long[] before = awaitVisible(job, directory, 1);
      int visible = 1;
      for (String commit : commits.split(",", -1)) {
        move(repository, commit);
        visible++;
        long[] after = awaitVisible(job, directory, visible);
        System.out.println((after[0] - before[0]) + " " + (after[1] - before[1]));
        before = after;
      }
      job.cancel().get(2, TimeUnit.MINUTES);
    }
    System.exit(0);
  }

  private static JobClient start(GitTrees repository, Path directory, int parallelism)
      throws Exception {
    Configuration options =
        LocalOptions.reporting(Factory.class, MemorySize.ofMebiBytes(256), directory);
    options.set(StateLatencyTrackOptions.LATENCY_TRACK_ENABLED, true);
    options.set(StateLatencyTrackOptions.LATENCY_TRACK_SAMPLE_INTERVAL, SAMPLED);
    return RelspecJob.submit(
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, options),
        JobOptions.of(
            List.of(
                "--source", repository.location().toString(),
                "--out", directory.resolve("out").toString()),
            Map.of()));
  }

  private static void move(GitTrees repository, String commit) throws Exception {
    RefUpdate update = repository.repository().updateRef("refs/heads/main");
    update.setNewObjectId(ObjectId.fromString(commit));
    RefUpdate.Result result = update.update();
    if (result != RefUpdate.Result.FAST_FORWARD) {
      throw new IllegalStateException("the branch is not at the commit: " + result);
    }
  }

  /** Reads and writes until so many commits are visible. */
  private static long[] awaitVisible(JobClient job, Path directory, int commits) throws Exception {
    StoredTables tables = new StoredTables(directory.resolve("out"), Builds.CONTRACTS);
    while (true) {
      SnapshotLog log = SnapshotLog.open(tables);
      if (log.exists()
          && log.all().stream().map(row -> row.commitId()).distinct().count() >= commits) {
        break;
      }
      if (job.getJobExecutionResult().isDone()) {
        job.getJobExecutionResult().get();
        throw new IllegalStateException("the job has ended");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    long[] sum = new long[2];
    ACCESSES.forEach(
        (histogram, access) ->
            sum[READ.matcher(access).matches() ? 0 : 1] += SAMPLED * histogram.getCount());
    return sum;
  }

  /** Keeps the histograms of state accesses. */
  private static final class Accesses implements MetricReporter {
    @Override
    public void open(MetricConfig config) {
      // Needs no configuration.
    }

    @Override
    public void close() {
      // Holds nothing.
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      var access = STATE_ACCESS.matcher(name);
      if (metric instanceof Histogram histogram && access.matches()) {
        ACCESSES.put(histogram, access.group(1));
      }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
      // What it counted stays counted.
    }
  }

  /** How Flink makes the reporter. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Accesses();
    }
  }
}
