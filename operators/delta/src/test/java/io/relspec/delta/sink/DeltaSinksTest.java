package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.Batches;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.sink.writer.ScopeKeys;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.ColumnarBatchTypeInfo;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaSinksTest {
  @TempDir Path dir;

  @Test
  void jobWithoutCheckpointsIsRefused() {
    assertRefused(new Configuration(), "checkpoints are off");
  }

  @Test
  void jobWithoutExactlyOnceCheckpointsIsRefused() {
    Configuration configuration = withCheckpoints();
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    assertRefused(configuration, "not exactly-once");
  }

  @Test
  void jobWithoutLastCheckpointIsRefused() {
    Configuration configuration = withCheckpoints();
    configuration.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false);
    assertRefused(configuration, "end when a task finishes");
  }

  @Test
  void batchJobIsRefused() {
    Configuration configuration = withCheckpoints();
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    assertRefused(configuration, "not in streaming mode");
  }

  @Test
  void sinkWithoutInputOrWithAnImpossibleIdIsRefused() {
    TableSpec spec = Tables.edges(dir);
    assertThatThrownBy(
            () ->
                DeltaSinks.append(
                    spec,
                    "sink",
                    Optional.empty(),
                    Collections.emptySortedMap(),
                    DeltaSinkOptions.defaults()))
        .hasMessageContaining("DLT_116");
    assertThatThrownBy(() -> append(withCheckpoints(), "a/b")).hasMessageContaining("DLT_106");
  }

  @Test
  void onePlaceGathersAndCommitsWhateverTheParallelism() {
    JobGraph job = append(withCheckpoints(), "sink").getStreamGraph().getJobGraph();
    assertThat(job.getVertices())
        .filteredOn(vertex -> vertex.getName().contains("Delta aggregate"))
        .singleElement()
        .satisfies(
            vertex -> {
              assertThat(vertex.getParallelism()).isEqualTo(1);
              assertThat(vertex.getName()).contains("Writer", "Committer");
            });
  }

  /** State is found by these after an upgrade; changing one loses it. */
  @Test
  void operatorsAreNamedAfterTheSink() {
    StreamGraph graph = append(withCheckpoints(), "sink").getStreamGraph();
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .filteredOn(Objects::nonNull)
        .containsExactlyInAnyOrder(
            "sink-write-rows", "sink-aggregate", "sink-commit", "Sink Committer: sink-commit");
  }

  @Test
  void operatorsOfChangesAreNamedAfterTheSink() {
    StreamGraph graph = changes(withCheckpoints(), Tables.edges(dir)).getStreamGraph();
    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .filteredOn(Objects::nonNull)
        .containsExactlyInAnyOrder(
            "sink-change-rows",
            "sink-scopes-batches",
            "sink-aggregate",
            "sink-commit",
            "Sink Committer: sink-commit");
  }

  @Test
  void changesUnderUnalignedCheckpointsAreRefused() {
    Configuration configuration = withCheckpoints();
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
    assertThatThrownBy(() -> changes(configuration, Tables.edges(dir)))
        .hasMessageContaining("DLT_114")
        .hasMessageContaining("unaligned");
  }

  @Test
  void changesOfATableWithoutPrimaryKeyAreRefused() {
    TableSpec keyed = Tables.edges(dir);
    TableSpec spec =
        new TableSpec(
            keyed.name(), keyed.location(), keyed.rowType(), keyed.partitionColumns(), List.of());
    assertThatThrownBy(() -> changes(withCheckpoints(), spec))
        .hasMessageContaining("DLT_106")
        .hasMessageContaining("primary key");
  }

  private static StreamExecutionEnvironment changes(Configuration configuration, TableSpec spec) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    DataStream<RowData> rows =
        environment
            .fromSequence(0, 9)
            .map(i -> Rows.edge(Math.toIntExact(i)))
            .returns(InternalTypeInfo.of(spec.rowType()));
    DataStream<ColumnarBatch> batches =
        environment
            .fromSequence(0, 0)
            .map(i -> Batches.edges(0, 1, false))
            .returns(ColumnarBatchTypeInfo.INSTANCE);
    DeltaSinks.replacements(
        spec,
        "sink",
        Optional.of(rows),
        new TreeMap<>(Map.of("batches", batches.keyBy(ScopeKeys.of(spec)))),
        DeltaSinkOptions.defaults());
    return environment;
  }

  private void assertRefused(Configuration configuration, String why) {
    assertThatThrownBy(() -> append(configuration, "sink"))
        .hasMessageContaining("DLT_114")
        .hasMessageContaining(why);
  }

  private static Configuration withCheckpoints() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, java.time.Duration.ofSeconds(1));
    return configuration;
  }

  private StreamExecutionEnvironment append(Configuration configuration, String sinkId) {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(4);
    TableSpec spec = Tables.edges(dir);
    DataStream<RowData> rows =
        environment
            .fromSequence(0, 9)
            .map(i -> Rows.edge(Math.toIntExact(i)))
            .returns(InternalTypeInfo.of(spec.rowType()));
    DeltaSinks.append(
        spec, sinkId, Optional.of(rows), Collections.emptySortedMap(), DeltaSinkOptions.defaults());
    return environment;
  }
}
