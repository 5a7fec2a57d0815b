package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.delta.Batches;
import io.relspec.delta.DeltaLog;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.TableReader;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.ColumnarBatchTypeInfo;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DeltaSinkITCase {
  private static final int ROWS = 50_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path dir;

  @Test
  void rowsOfABoundedStreamAreInTheTableExactly() throws Exception {
    TableSpec spec = Tables.edges(dir);
    StreamExecutionEnvironment environment = environment(0);
    append(spec, rows(environment, spec, i -> Rows.edge(Math.toIntExact(i))));
    environment.execute();
    assertSameRows(TableReader.rows(spec.location()), ROWS);
    assertSameRows(Batches.readByDeltaRs(dir).stream().map(DeltaSinkITCase::seen).toList(), ROWS);
  }

  @Test
  void failuresWhileRowsFlowLoseAndRepeatNothing() throws Exception {
    TableSpec spec = Tables.edges(dir);
    StreamExecutionEnvironment environment = environment(3);
    FailingMap.LEFT.set(3);
    append(spec, rows(environment, spec, new FailingMap(dir)));
    environment.execute();
    assertThat(FailingMap.LEFT).hasValue(0);
    assertSameRows(TableReader.rows(spec.location()), ROWS);
    assertThat(DeltaLog.read(dir).actions("add"))
        .extracting(add -> add.get("path").asText())
        .doesNotHaveDuplicates();
    assertThat(DeltaLog.read(dir).lastVersion()).isGreaterThan(1);
  }

  @Test
  void bothRoutesOfATableShareItsCommits() throws Exception {
    TableSpec spec = Tables.edges(dir);
    int half = ROWS / 2;
    byte[] ipc = Batches.ipc(half, ROWS);
    StreamExecutionEnvironment environment = environment(0);
    DataStream<RowData> rows =
        environment
            .fromSequence(0, half - 1)
            .map(i -> Rows.edge(Math.toIntExact(i)))
            .returns(InternalTypeInfo.of(spec.rowType()));
    DataStream<ColumnarBatch> batches =
        environment
            .fromSequence(0, 0)
            .map(i -> Batches.edges(ipc, ROWS - half, false))
            .returns(ColumnarBatchTypeInfo.INSTANCE);
    DeltaSinks.append(spec, "edges", Optional.of(rows), routes(batches), options());
    environment.execute();
    assertSameRows(TableReader.rows(spec.location()), ROWS);
    assertThat(DeltaLog.read(dir).actions("txn"))
        .extracting(txn -> txn.get("appId").asText())
        .containsOnly(DeltaLog.read(dir).actions("txn").get(0).get("appId").asText());
  }

  @Test
  void batchesThatCrossTheNetworkArriveWhole() throws Exception {
    TableSpec spec = Tables.edges(dir);
    byte[] ipc = Batches.ipc(0, 1000);
    StreamExecutionEnvironment environment = environment(0);
    DataStream<ColumnarBatch> batches =
        environment
            .fromSequence(0, 0)
            .map(i -> Batches.edges(ipc, 1000, false))
            .returns(ColumnarBatchTypeInfo.INSTANCE)
            .rebalance()
            .map(batch -> batch)
            .returns(ColumnarBatchTypeInfo.INSTANCE);
    DeltaSinks.append(spec, "edges", Optional.empty(), routes(batches), options());
    environment.execute();
    assertSameRows(TableReader.rows(spec.location()), 1000);
  }

  /** Fails each time when the table has one more version than at the failure before. */
  private static final class FailingMap implements MapFunction<Long, RowData> {
    private static final AtomicInteger LEFT = new AtomicInteger();
    private static final int ALL = 3;
    private final File table;

    FailingMap(Path table) {
      this.table = table.toFile();
    }

    @Override
    public RowData map(Long i) throws Exception {
      Path log = table.toPath().resolve("_delta_log");
      if (i % 100 == 0) {
        Thread.sleep(2);
        int left = LEFT.get();
        Path next = log.resolve("%020d.json".formatted(ALL - left + 1));
        if (left > 0 && Files.exists(next) && LEFT.compareAndSet(left, left - 1)) {
          throw new IllegalStateException("planned failure after " + next);
        }
      }
      return Rows.edge(Math.toIntExact(i));
    }
  }

  private static void assertSameRows(List<String> actual, int count) {
    assertThat(actual.stream().sorted())
        .containsExactlyElementsOf(Rows.seen(count).stream().sorted().toList());
  }

  private static String seen(String json) {
    try {
      JsonNode row = JSON.readTree(json);
      return "[%s, %s, %s]"
          .formatted(
              row.get("repo").asText(), row.get("edge_id").asLong(), row.get("kind").asText());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static DataStream<RowData> rows(
      StreamExecutionEnvironment environment, TableSpec spec, MapFunction<Long, RowData> map) {
    return environment
        .fromSequence(0, ROWS - 1)
        .map(map)
        .returns(InternalTypeInfo.of(spec.rowType()));
  }

  private static void append(TableSpec spec, DataStream<RowData> rows) {
    DeltaSinks.append(spec, "edges", Optional.of(rows), Collections.emptySortedMap(), options());
  }

  private static DeltaSinkOptions options() {
    return DeltaSinkOptions.defaults().withFsync(false);
  }

  private StreamExecutionEnvironment environment(int restarts) {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY, restarts == 0 ? "none" : "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Math.max(1, restarts));
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    return environment;
  }

  private static SortedMap<String, DataStream<ColumnarBatch>> routes(
      DataStream<ColumnarBatch> batches) {
    return new TreeMap<>(Map.of("batches", batches));
  }
}
