package io.relspec.app.testing;

import io.relspec.app.cluster.ClusterSize;
import io.relspec.app.cluster.EmbeddedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One cluster for all tests of a process; it ends with the process. */
public final class TestCluster {

  private static final int SLOTS = 8;
  private static final EmbeddedCluster CLUSTER = start();

  private TestCluster() {}

  /** A new environment whose jobs run on the cluster. */
  public static StreamExecutionEnvironment environment(int parallelism) {
    return environment(parallelism, new Configuration());
  }

  /** A new environment whose jobs run on the cluster with more options. */
  public static StreamExecutionEnvironment environment(int parallelism, Configuration options) {
    return CLUSTER.newEnvironment(options).setParallelism(parallelism);
  }

  /** Takes a checkpoint of a job as soon as all its tasks run, and waits for it. */
  public static void checkpoint(JobClient job) throws Exception {
    while (!CLUSTER.checkpoint(job.getJobID()).get(2, TimeUnit.MINUTES)) {
      if (job.getJobExecutionResult().isDone()) {
        throw new IllegalStateException("the job has ended");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static EmbeddedCluster start() {
    try {
      return EmbeddedCluster.start(
          ClusterSize.forStreaming(SLOTS, Files.createTempDirectory("relspec-test")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
