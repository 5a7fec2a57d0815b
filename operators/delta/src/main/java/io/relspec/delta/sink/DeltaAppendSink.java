package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.writer.DeltaSinkWriter;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.api.connector.sink2.CommittableSummary;
import org.apache.flink.streaming.api.connector.sink2.CommittableWithLineage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Appends the elements of a stream to a table, exactly once, as a sink of Flink's own kind: for
 * {@code stream.sinkTo(…)} and whatever takes a {@link Sink}. It writes what {@link
 * DeltaSinks#append} writes, by the same aggregator and committer.
 *
 * <p>A job without checkpoints commits at savepoints and at the end of its input. If it fails in
 * between, it begins anew, which is refused ({@code DLT_113}) if it had committed something.
 *
 * <p>What is behind the writer is named after the sink's own {@code uid}, which should be set.
 *
 * <p>Tables that follow changes need keyed state in front of their writer and have {@link
 * DeltaSinks#changes} only.
 *
 * @param <T> the elements
 */
public final class DeltaAppendSink<T>
    implements Sink<T>,
        SupportsPreCommitTopology<DataFileManifest, DeltaCommittable>,
        SupportsCommitter<DeltaCommittable> {
  private static final long serialVersionUID = 1L;

  private final TableSpec spec;
  private final String sinkId;
  private final SerializableFunction<T, RowData> rows;
  private final DeltaSinkOptions options;

  private DeltaAppendSink(
      TableSpec spec,
      String sinkId,
      SerializableFunction<T, RowData> rows,
      DeltaSinkOptions options) {
    this.spec = spec;
    this.sinkId = sinkId;
    this.rows = rows;
    this.options = options;
  }

  /**
   * A sink of a table, which is made at the start of the job if it is not there.
   *
   * @param sinkId stable name of the sink, as for {@link DeltaSinks#append}
   * @param rows makes an insertion with the table's columns, in their order, of an element
   */
  public static <T> DeltaAppendSink<T> of(
      TableSpec spec,
      String sinkId,
      SerializableFunction<T, RowData> rows,
      DeltaSinkOptions options) {
    DeltaSinks.checkId(sinkId);
    return new DeltaAppendSink<>(spec, sinkId, rows, options);
  }

  @Override
  public CommittingSinkWriter<T, DataFileManifest> createWriter(WriterInitContext context)
      throws IOException {
    return new DeltaSinkWriter<>(
        spec, options, rows, context.metricGroup().getNumRecordsSendCounter());
  }

  @Override
  public SimpleVersionedSerializer<DataFileManifest> getWriteResultSerializer() {
    return new ManifestSerializer();
  }

  /**
   * Puts the files of a checkpoint together.
   *
   * @throws io.relspec.delta.DeltaException if the job's checkpoints cannot give exactly once
   */
  @Override
  public DataStream<CommittableMessage<DeltaCommittable>> addPreCommitTopology(
      DataStream<CommittableMessage<DataFileManifest>> written) {
    DeltaSinks.checkMode(sinkId, written.getExecutionEnvironment());
    DataStream<DataFileManifest> manifests =
        written
            .flatMap(DeltaAppendSink::manifest, WireType.manifests())
            .name("Delta manifests " + spec.name());
    return DeltaSinks.aggregated(spec, manifests, new DeltaCommitAggregator(spec, sinkId, options))
        .flatMap(
            DeltaAppendSink::messages, CommittableMessageTypeInfo.of(CommittableSerializer::new))
        .name("Delta committables " + spec.name())
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }

  private static void manifest(
      CommittableMessage<DataFileManifest> message, Collector<DataFileManifest> out) {
    if (message instanceof CommittableWithLineage<DataFileManifest> manifest) {
      out.collect(manifest.getCommittable());
    }
  }

  /** The committer is told how many committables a checkpoint has: one. */
  private static void messages(
      DeltaCommittable committable, Collector<CommittableMessage<DeltaCommittable>> out) {
    out.collect(new CommittableSummary<>(0, 1, committable.checkpointId(), 1, 0));
    out.collect(new CommittableWithLineage<>(committable, committable.checkpointId(), 0));
  }

  @Override
  public Committer<DeltaCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return DeltaCommitSink.committer(spec, options, context);
  }

  @Override
  public SimpleVersionedSerializer<DeltaCommittable> getCommittableSerializer() {
    return new CommittableSerializer();
  }
}
