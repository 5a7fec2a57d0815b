package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.options.JobOptions;
import io.relspec.contracts.DatasetContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dashboard and alerts ask for is what the job gives. */
class JobMetricsITCase {
  private static final Path MONITORING = Path.of("../k8s/monitoring");
  private static final Pattern NAME = Pattern.compile("\\bflink_\\w+");
  private static final Set<String> REGISTERED = ConcurrentHashMap.newKeySet();
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @Test
  void everyNameIsRegistered() throws Exception {
    try (GitHistory history = GitHistory.ofLibrary(directory.resolve("source"))) {
      JobClient job =
          RelspecJob.submit(
              StreamExecutionEnvironment.createLocalEnvironment(
                  1, LocalOptions.reporting(Factory.class, MemorySize.ofMebiBytes(64), directory)),
              JobOptions.of(
                  List.of(
                      "--source", history.directory().toString(),
                      "--out", directory.resolve("out").toString()),
                  Map.of()));
      try {
        awaitVisible(job);
      } finally {
        job.cancel().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
    SortedSet<String> wanted = new TreeSet<>();
    for (String file : List.of("dashboard.json", "alerts.yaml")) {
      Matcher name = NAME.matcher(Files.readString(MONITORING.resolve(file)));
      while (name.find()) {
        wanted.add(name.group());
      }
    }
    assertThat(wanted).hasSizeGreaterThan(10);
    assertThat(REGISTERED).containsAll(wanted);
  }

  private void awaitVisible(JobClient job) throws Exception {
    StoredTables tables = new StoredTables(directory.resolve("out"), Builds.CONTRACTS);
    DatasetContract commits = Builds.CONTRACTS.get("source_commits");
    Path log = tables.location(commits).resolve("_delta_log/00000000000000000000.json");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(log) || GraphTables.readTable(tables, commits).isEmpty()) {
      if (job.getJobExecutionResult().isDone()) {
        job.getJobExecutionResult().get();
      }
      assertThat(System.nanoTime()).as("time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Names as Prometheus gets them from Flink's reporter. */
  private static final class Names implements MetricReporter {
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
      String scope =
          LogicalScopeProvider.castFrom(group)
              .getLogicalScope(text -> text.replaceAll("[^\\w]", "_"), '_');
      REGISTERED.add("flink_" + scope + "_" + name.replaceAll("[^\\w]", "_"));
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
      // It was there.
    }
  }

  /** How Flink makes the reporter. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Names();
    }
  }
}
