package io.relspec.app.job;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** What a local environment needs that runs the main job with a reporter of metrics. */
final class LocalOptions {
  private LocalOptions() {}

  /** The job fails at the first failure, and puts its checkpoints below a directory. */
  static Configuration reporting(
      Class<? extends MetricReporterFactory> reporter, MemorySize network, Path directory) {
    Configuration options = new Configuration();
    options.setString("metrics.reporter.test.factory.class", reporter.getName());
    options.set(RestOptions.BIND_PORT, "0");
    options.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
    options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
    options.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("16kb"));
    options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(16));
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
    options.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    return options;
  }
}
