package io.relspec.delta.sink;

import io.relspec.delta.TableSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Commits what the aggregator of snapshots has put together. */
final class SnapshotCommitSink
    implements Sink<SnapshotCommittable>, SupportsCommitter<SnapshotCommittable> {
  private final TableSpec spec;
  private final List<SnapshotTable> tables;
  private final DeltaSinkOptions options;

  SnapshotCommitSink(TableSpec spec, List<SnapshotTable> tables, DeltaSinkOptions options) {
    this.spec = spec;
    this.tables = List.copyOf(tables);
    this.options = options;
  }

  @Override
  public CommittingSinkWriter<SnapshotCommittable, SnapshotCommittable> createWriter(
      WriterInitContext context) {
    return new PassingWriter<>();
  }

  @Override
  public Committer<SnapshotCommittable> createCommitter(CommitterInitContext context)
      throws IOException {
    return new SnapshotCommitter(
        spec,
        options,
        tables,
        context.getRestoredCheckpointId(),
        Clock.systemUTC(),
        new TableMetrics(context.metricGroup(), spec.name()));
  }

  @Override
  public SimpleVersionedSerializer<SnapshotCommittable> getCommittableSerializer() {
    return new SnapshotCommittableSerializer();
  }
}
