package io.relspec.app.cluster;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.changelog.fs.FsStateChangelogOptions;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** What Flink is told so that a cluster in one process is small, quick to start and closed. */
final class ClusterConfiguration {
  private static final String LOOPBACK = "127.0.0.1";

  private ClusterConfiguration() {}

  static Configuration of(ClusterSize size) {
    Configuration configuration = new Configuration();
    memory(configuration, size);
    directories(configuration, size.directory().toString());
    network(configuration);
    threads(configuration);
    size.stateChanges().ifPresent(directory -> stateChanges(configuration, directory));
    return configuration;
  }

  private static void memory(Configuration configuration, ClusterSize size) {
    MemorySize network = new MemorySize(size.networkBytes());
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, new MemorySize(size.managedBytes()));
    configuration.set(
        TaskManagerOptions.MEMORY_SEGMENT_SIZE, new MemorySize(ClusterSize.SEGMENT_BYTES));
    configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, size.slots());
  }

  private static void directories(Configuration configuration, String directory) {
    configuration.set(CoreOptions.TMP_DIRS, directory);
    configuration.set(ClusterOptions.PROCESS_WORKING_DIR_BASE, directory);
    configuration.set(WebOptions.TMP_DIR, directory);
  }

  /**
   * A checkpoint writes what has changed in the state since the last one: the state is as large as
   * the repository, what a commit changes is not. Where that is kept, task managers look up here,
   * not in the configuration of a job.
   */
  private static void stateChanges(Configuration configuration, Path directory) {
    configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
    configuration.set(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE, "filesystem");
    configuration.set(FsStateChangelogOptions.BASE_PATH, directory.toUri().toString());
  }

  /** Nothing listens beyond this machine, and what is sent inside the process stays there. */
  private static void network(Configuration configuration) {
    configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
    configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    configuration.set(RestOptions.ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(BlobServerOptions.OFFLOAD_MINSIZE, Integer.MAX_VALUE);
  }

  /** A long pause of the process must not look like the loss of a machine. */
  private static void threads(Configuration configuration) {
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(30));
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofHours(1));
    configuration.set(RestOptions.SERVER_NUM_THREADS, 1);
    configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ZERO);
    configuration.setString(
        "metrics.reporter.relspec.factory.class", JobCounters.Factory.class.getName());
    configuration.set(RpcOptions.FORK_JOIN_EXECUTOR_PARALLELISM_MIN, 2);
    configuration.set(RpcOptions.FORK_JOIN_EXECUTOR_PARALLELISM_MAX, 4);
  }
}
