package io.relspec.app.cluster;

import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * The counters that jobs of this process keep under a metric group {@code relspec}, summed over
 * subtasks.
 *
 * <p>Flink makes reporters through service loading, so the counters they see meet in one place per
 * process.
 */
public final class JobCounters {
  private static final String GROUP = ".relspec.";
  private static final JobCounters CURRENT = new JobCounters();

  private static final String TABLE = "<table>";

  private final Map<Counter, Name> names = new ConcurrentHashMap<>();

  private JobCounters() {}

  /** The counters of this process. */
  public static JobCounters current() {
    return CURRENT;
  }

  /** Sum of all live counters of a name; 0 if there is none. */
  public long sum(String name) {
    long sum = 0;
    for (Map.Entry<Counter, Name> entry : names.entrySet()) {
      if (entry.getValue().name().equals(name)) {
        sum += entry.getKey().getCount();
      }
    }
    return sum;
  }

  /** Sums of the live counters of a name by the table they count for. */
  public SortedMap<String, Long> byTable(String name) {
    SortedMap<String, Long> sums = new TreeMap<>();
    names.forEach(
        (counter, key) -> {
          if (key.name().equals(name) && !key.table().isEmpty()) {
            sums.merge(key.table(), counter.getCount(), Long::sum);
          }
        });
    return sums;
  }

  /**
   * What a counter counts.
   *
   * @param table the table it counts for, empty if it is of none
   */
  private record Name(String name, String table) {}

  /** What Flink makes and tells of every metric. */
  private static final class Reporter implements MetricReporter {
    @Override
    public void open(MetricConfig config) {
      // Needs no configuration.
    }

    @Override
    public void close() {
      CURRENT.names.clear();
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      if (metric instanceof Counter counter && group.getMetricIdentifier(name).contains(GROUP)) {
        String table = group.getAllVariables().getOrDefault(TABLE, "");
        CURRENT.names.put(counter, new Name(name, table));
      }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
      // A finished subtask still counts until the job's end.
    }
  }

  /** How Flink makes the reporter. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Reporter();
    }
  }
}
