package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.DeltaTable;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Commits what the aggregator has put together. There is nothing after the commit. */
final class DeltaCommitSink implements Sink<DeltaCommittable>, SupportsCommitter<DeltaCommittable> {
  private final TableSpec spec;
  private final DeltaSinkOptions options;

  DeltaCommitSink(TableSpec spec, DeltaSinkOptions options) {
    this.spec = spec;
    this.options = options;
  }

  @Override
  public CommittingSinkWriter<DeltaCommittable, DeltaCommittable> createWriter(
      WriterInitContext context) {
    return new PassingWriter<>();
  }

  @Override
  public Committer<DeltaCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return committer(spec, options, context);
  }

  /** The committer of a table. */
  static Committer<DeltaCommittable> committer(
      TableSpec spec, DeltaSinkOptions options, CommitterInitContext context) throws IOException {
    DeltaTable table = DeltaTable.createIfAbsent(spec, options.schemaEvolution(), options.fsync());
    return new DeltaCommitter(
        spec.name(),
        table,
        context.getRestoredCheckpointId(),
        new TableMetrics(context.metricGroup(), spec.name()));
  }

  @Override
  public SimpleVersionedSerializer<DeltaCommittable> getCommittableSerializer() {
    return new CommittableSerializer();
  }
}
