package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.ChangeFeedFold;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A changelog through a cluster with four writers, with and without failures. */
class ChangeSinkITCase {
  private static final int KEYS = 500;
  private static final int ROUNDS = 40;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir Path dir;

  @Test
  void tableAndFeedFollowAChangelog() throws Exception {
    run(0);
  }

  @Test
  void failuresWhileChangesFlowLoseAndRepeatNothing() throws Exception {
    run(3);
    assertThat(Rounds.LEFT).hasValue(0);
  }

  private void run(int failures) throws Exception {
    TableSpec spec = Tables.edges(dir);
    Rounds.LEFT.set(failures);
    StreamExecutionEnvironment environment = environment(failures);
    DataStream<RowData> changes =
        environment
            .fromSequence(0, (long) KEYS * ROUNDS - 1)
            .setParallelism(1)
            .flatMap(new Rounds(dir.toString()))
            .setParallelism(1)
            .returns(InternalTypeInfo.of(spec.rowType()))
            .rebalance()
            .map(row -> row)
            .returns(InternalTypeInfo.of(spec.rowType()))
            .setParallelism(4);
    DeltaSinks.changes(spec, "edges", changes, DeltaSinkOptions.defaults().withFsync(false));
    environment.execute();
    List<String> expected =
        LongStream.range(0, KEYS)
            .filter(key -> !isGone(key))
            .mapToObj(ChangeSinkITCase::last)
            .sorted()
            .toList();
    assertThat(ChangeFeedFold.check(dir, spec)).isEqualTo(expected);
    assertThat(DeltaLog.read(dir).lastVersion()).isGreaterThan(2);
    assertThat(DeltaLog.read(dir).actions("cdc")).isNotEmpty();
  }

  private static String last(long key) {
    return "[r, " + key + ", round " + (ROUNDS - 1) + "]";
  }

  private static boolean isGone(long key) {
    return key % 7 == 0;
  }

  /** Every key is inserted in round 0 and updated in each round; some are deleted in the last. */
  private static final class Rounds extends RichFlatMapFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;
    private static final AtomicInteger LEFT = new AtomicInteger();
    private final String table;
    private long failAfterVersion;

    Rounds(String table) {
      this.table = table;
    }

    @Override
    public void open(OpenContext context) {
      failAfterVersion = 1 + 2L * (3 - LEFT.get());
    }

    @Override
    public void flatMap(Long number, Collector<RowData> out) throws Exception {
      long key = number % KEYS;
      long round = number / KEYS;
      if (key == 0) {
        Thread.sleep(50);
        Path next = Path.of(table, "_delta_log", "%020d.json".formatted(failAfterVersion));
        if (LEFT.get() > 0 && Files.exists(next)) {
          LEFT.decrementAndGet();
          throw new IllegalStateException("planned failure after " + next);
        }
      }
      if (round == 0) {
        out.collect(Rows.edge(RowKind.INSERT, key, "round 0"));
        return;
      }
      String before = "round " + (round - 1);
      if (round == ROUNDS - 1 && isGone(key)) {
        out.collect(Rows.edge(RowKind.DELETE, key, before));
        return;
      }
      out.collect(Rows.edge(RowKind.UPDATE_BEFORE, key, before));
      out.collect(Rows.edge(RowKind.UPDATE_AFTER, key, "round " + round));
    }
  }

  private static StreamExecutionEnvironment environment(int restarts) {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Math.max(1, restarts));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(4);
    return environment;
  }
}
