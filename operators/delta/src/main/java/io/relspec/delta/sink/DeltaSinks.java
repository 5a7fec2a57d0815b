package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.writer.DeltaChangeWriter;
import io.relspec.delta.sink.writer.DeltaColumnarWriter;
import io.relspec.delta.sink.writer.DeltaRowWriter;
import io.relspec.delta.sink.writer.DeltaScopeWriter;
import io.relspec.delta.sink.writer.KeyRows;
import io.relspec.delta.sink.writer.ScopeKeys;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.transformations.PartitionTransformation;
import org.apache.flink.table.data.RowData;

/**
 * Connects streams to Delta tables.
 *
 * <p>Writers run where the rows are and keep their parallelism. The manifests of all writers of a
 * table meet in one aggregator and one committer, so a checkpoint is one commit, whichever route
 * its rows came by.
 */
public final class DeltaSinks {
  private DeltaSinks() {}

  /**
   * Appends rows, or batches, or both, to a table, exactly once. The table is made at the start of
   * the job if it is not there.
   *
   * @param sinkId stable name of the sink, from configuration; it names the operators, and a table
   *     knows its writer by it. Letters, digits, {@code '.'}, {@code '_'}, {@code '-'}
   * @param rows insertions with the table's columns in their order; any other change fails the job
   * @param batches batches of the dataset named as the table, none of which replaces rows, by the
   *     name of their route, which names the writer's operator; best chained to their maker
   * @throws io.relspec.delta.DeltaException if there is no input, or if the job's checkpoints
   *     cannot give exactly once
   */
  public static WrittenTable append(
      TableSpec spec,
      String sinkId,
      Optional<DataStream<RowData>> rows,
      SortedMap<String, DataStream<ColumnarBatch>> batches,
      DeltaSinkOptions options) {
    checkId(sinkId);
    List<DataStream<DataFileManifest>> written = new ArrayList<>();
    rows.ifPresent(
        in -> written.add(written(in, sinkId, "rows", new DeltaRowWriter(spec, options))));
    batches.forEach(
        (route, in) ->
            written.add(written(in, sinkId, route, new DeltaColumnarWriter(spec, options))));
    DataStream<DataFileManifest> manifests = united(sinkId, written);
    checkCheckpoints(sinkId, manifests.getExecutionEnvironment());
    return committed(
        spec, sinkId, manifests, new DeltaCommitAggregator(spec, sinkId, options), options);
  }

  /**
   * Keeps a table equal to a changelog, exactly once, with a change feed of exactly the net changes
   * of each checkpoint. The table is made at the start of the job if it is not there.
   *
   * @param spec a table with a primary key
   * @param sinkId stable name of the sink, as for {@link #append}
   * @param changes rows of any change kind with the table's columns in their order; a row is
   *     retracted, whole, before or in the same checkpoint as another of its key comes
   * @throws io.relspec.delta.DeltaException if the table has no primary key, or if the job's
   *     checkpoints cannot give exactly once
   */
  public static WrittenTable changes(
      TableSpec spec, String sinkId, DataStream<RowData> changes, DeltaSinkOptions options) {
    return replacements(spec, sinkId, Optional.of(changes), Collections.emptySortedMap(), options);
  }

  /**
   * Keeps a table equal to what batches say of their scopes, to a changelog beside, or to both,
   * exactly once, with a change feed of exactly the net changes of each checkpoint. Keys of the
   * changelog and of the batches' rows must differ: the two do not know of each other.
   *
   * @param spec the table; with a changelog it has a primary key
   * @param sinkId stable name of the sink, as for {@link #append}
   * @param changes as for {@link #changes}
   * @param scopes batches of the dataset named as the table, by the name of their route, which
   *     names the writer's operator. One that does not replace adds rows to its scope; one that
   *     replaces is all that its scope has from then on, if empty nothing. A scope is meant within
   *     its partition; all its batches come by one route and have one key, and a key has scopes of
   *     one partition. {@link ScopeKeys} is such a key; a stream whose maker has another is best
   *     chained to it
   * @throws io.relspec.delta.DeltaException if there is no input, or if the job's checkpoints
   *     cannot give exactly once
   */
  public static WrittenTable replacements(
      TableSpec spec,
      String sinkId,
      Optional<DataStream<RowData>> changes,
      SortedMap<String, KeyedStream<ColumnarBatch, ?>> scopes,
      DeltaSinkOptions options) {
    checkId(sinkId);
    List<DataStream<ChangeManifest>> written = new ArrayList<>();
    changes.ifPresent(in -> written.add(changed(spec, sinkId, in, options)));
    scopes.forEach((route, in) -> written.add(replaced(spec, sinkId, route, in, options)));
    DataStream<ChangeManifest> manifests = united(sinkId, written);
    checkCheckpoints(sinkId, manifests.getExecutionEnvironment());
    checkAlignment(sinkId, manifests.getExecutionEnvironment());
    return committed(
        spec, sinkId, manifests, new DeltaChangeAggregator(spec, sinkId, options), options);
  }

  private static <M> DataStream<M> united(String sinkId, List<DataStream<M>> written) {
    return written.stream()
        .reduce(DataStream::union)
        .orElseThrow(() -> DeltaErrors.inputMissing(sinkId));
  }

  private static DataStream<ChangeManifest> changed(
      TableSpec spec, String sinkId, DataStream<RowData> changes, DeltaSinkOptions options) {
    if (spec.primaryKey().isEmpty()) {
      throw DeltaErrors.specInvalid(spec.name(), "a changelog needs a primary key");
    }
    return changes
        .keyBy(KeyRows.of(spec))
        .transform(
            "Delta change " + sinkId, WireType.changes(), new DeltaChangeWriter(spec, options))
        .uid(sinkId + "-change-rows")
        .setParallelism(changes.getParallelism());
  }

  private static DataStream<ChangeManifest> replaced(
      TableSpec spec,
      String sinkId,
      String route,
      KeyedStream<ColumnarBatch, ?> scopes,
      DeltaSinkOptions options) {
    SingleOutputStreamOperator<ChangeManifest> written =
        scopes
            .transform(
                "Delta replace " + sinkId + " " + route,
                WireType.changes(),
                new DeltaScopeWriter(spec, options))
            .uid(sinkId + "-scopes-" + route)
            .setParallelism(scopes.getParallelism());
    keyGroups(scopes.getTransformation()).ifPresent(written::setMaxParallelism);
    return written;
  }

  /**
   * Number of key groups of the operator behind a stream, if it is set: what is keyed alike has as
   * many.
   */
  private static OptionalInt keyGroups(Transformation<?> stream) {
    Transformation<?> maker = stream;
    while (maker.getMaxParallelism() < 1 && maker.getInputs().size() == 1) {
      maker = maker.getInputs().get(0);
    }
    return maker.getMaxParallelism() < 1
        ? OptionalInt.empty()
        : OptionalInt.of(maker.getMaxParallelism());
  }

  private static <M> WrittenTable committed(
      TableSpec spec,
      String sinkId,
      DataStream<M> manifests,
      CommitAggregator<M> aggregator,
      DeltaSinkOptions options) {
    SingleOutputStreamOperator<DeltaCommittable> committables =
        aggregated(spec, manifests, aggregator).uid(sinkId + "-aggregate");
    DataStreamSink<?> sink =
        committables
            .sinkTo(new DeltaCommitSink(spec, options))
            .name("Delta commit " + spec.name())
            .uid(sinkId + "-commit")
            .setParallelism(1)
            .setMaxParallelism(1);
    return new WrittenTable(spec, sinkId, sink, committables.getSideOutput(TableCommit.TAG));
  }

  /** What the writers give between two barriers as one committable. */
  static <M> SingleOutputStreamOperator<DeltaCommittable> aggregated(
      TableSpec spec, DataStream<M> manifests, CommitAggregator<M> aggregator) {
    return atOnePlace(manifests)
        .transform("Delta aggregate " + spec.name(), WireType.committables(), aggregator)
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  private static <T> DataStream<DataFileManifest> written(
      DataStream<T> in,
      String sinkId,
      String route,
      OneInputStreamOperator<T, DataFileManifest> writer) {
    return in.transform("Delta write " + sinkId + " " + route, WireType.manifests(), writer)
        .uid(sinkId + "-write-" + route)
        .setParallelism(in.getParallelism());
  }

  /**
   * Sends all manifests to one place, never overtaken by a barrier: the manifests that a writer
   * emits before a barrier belong to its checkpoint.
   */
  static <M> DataStream<M> atOnePlace(DataStream<M> manifests) {
    DataStream<M> global = manifests.global();
    ((PartitionTransformation<M>) global.getTransformation())
        .getPartitioner()
        .disableUnalignedCheckpoints();
    return global;
  }

  static void checkId(String sinkId) {
    if (!sinkId.matches("[A-Za-z0-9._-]+")) {
      throw DeltaErrors.sinkIdInvalid(sinkId);
    }
  }

  static void checkCheckpoints(String sinkId, StreamExecutionEnvironment environment) {
    if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
      throw DeltaErrors.needsCheckpoints(sinkId, "checkpoints are off");
    }
    checkMode(sinkId, environment);
  }

  /** Checks that checkpoints, if there are any, can give exactly once. */
  static void checkMode(String sinkId, StreamExecutionEnvironment environment) {
    if (environment.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
        != RuntimeExecutionMode.STREAMING) {
      throw DeltaErrors.needsCheckpoints(sinkId, "the job is not in streaming mode");
    }
    CheckpointConfig checkpoints = environment.getCheckpointConfig();
    if (checkpoints.isCheckpointingEnabled()
        && checkpoints.getCheckpointingConsistencyMode() != CheckpointingMode.EXACTLY_ONCE) {
      throw DeltaErrors.needsCheckpoints(sinkId, "checkpoints are not exactly-once");
    }
    if (!environment
        .getConfiguration()
        .get(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH)) {
      throw DeltaErrors.needsCheckpoints(sinkId, "checkpoints end when a task finishes");
    }
  }

  /** A barrier that overtakes rows would let a row into a checkpoint before its retraction. */
  private static void checkAlignment(String sinkId, StreamExecutionEnvironment environment) {
    if (environment.getCheckpointConfig().isUnalignedCheckpointsEnabled()) {
      throw DeltaErrors.needsCheckpoints(sinkId, "checkpoints are unaligned");
    }
  }
}
