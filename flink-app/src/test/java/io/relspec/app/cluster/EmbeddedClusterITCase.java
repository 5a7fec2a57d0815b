package io.relspec.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedClusterITCase {
  private static final int WIDE_EXCHANGES = 60;

  @TempDir private static Path directory;
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(ClusterSize.forStreaming(2, directory));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void jobsRunOneAfterTheOtherOnTheSameCluster() throws Exception {
    assertThat(sums(1)).containsExactlyInAnyOrder(10L, 10L, 10L);
    assertThat(sums(1)).containsExactlyInAnyOrder(10L, 10L, 10L);
  }

  @Test
  void networkMemoryIsEnoughForAJobOfManyExchanges() throws Exception {
    assertThat(sums(WIDE_EXCHANGES)).containsExactlyInAnyOrder(10L, 10L, 10L);
  }

  @Test
  void failureOfATaskReachesWhoeverWaitsForTheJob() throws Exception {
    StreamExecutionEnvironment environment = cluster.newEnvironment(new Configuration());
    environment
        .fromSequence(1, 3)
        .<Long>map(
            value -> {
              throw new IllegalStateException("planted " + value);
            })
        .returns(Long.class)
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync();

    assertThatThrownBy(() -> job.getJobExecutionResult().get())
        .isInstanceOf(ExecutionException.class)
        .rootCause()
        .hasMessageStartingWith("planted");
  }

  @Test
  void cancelledJobLeavesTheClusterUsable() throws Exception {
    StreamExecutionEnvironment environment = cluster.newEnvironment(new Configuration());
    environment.fromSequence(1, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync();

    job.cancel().get();

    assertThatThrownBy(() -> job.getJobExecutionResult().get()).isNotNull();
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.CANCELED);
    assertThat(sums(1)).hasSize(3);
  }

  /** Each exchange adds one to the numbers 7, 8, 9 minus their number; so all come out as 10. */
  private static List<Long> sums(int exchanges) throws Exception {
    StreamExecutionEnvironment environment = cluster.newEnvironment(new Configuration());
    DataStream<Long> numbers =
        environment.fromSequence(1, 3).map(value -> 10L - exchanges).returns(Long.class);
    for (int i = 0; i < exchanges; i++) {
      numbers = numbers.rebalance().map(value -> value + 1).returns(Long.class);
    }
    return numbers.executeAndCollect(100);
  }
}
