package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.sink.writer.RowFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records which versions of the tables belong to the commits of sources.
 *
 * <p>It runs beside the committers of the tables and begins with the same completed checkpoint, so
 * it waits until each table's log has the commit that the table prepared. Nothing else tells it so:
 * whatever fails, restored committables of all sinks are committed again, and the rows follow from
 * the committable and the logs. A task that waits holds no barrier back but its own, and the
 * committers of the tables are other tasks.
 */
final class SnapshotCommitter implements Committer<SnapshotCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCommitter.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Comparator<CommitRequest<SnapshotCommittable>> BY_CHECKPOINT =
      Comparator.comparingLong(request -> request.getCommittable().checkpointId());

  private final TableSpec spec;
  private final DeltaSinkOptions options;
  private final DeltaTable table;
  private final Map<SnapshotTable, SinkVersions> tables = new LinkedHashMap<>();
  private final SinkCommitProtocol protocol;
  private final long restoredCheckpointId;
  private final Clock clock;
  private final Counter done;

  SnapshotCommitter(
      TableSpec spec,
      DeltaSinkOptions options,
      List<SnapshotTable> tables,
      OptionalLong restoredCheckpointId,
      Clock clock,
      TableMetrics metrics)
      throws IOException {
    this.spec = spec;
    this.options = options;
    this.table = DeltaTable.createIfAbsent(spec, options.fsync());
    tables.forEach(one -> this.tables.put(one, new SinkVersions(one, PATIENCE)));
    this.protocol = new SinkCommitProtocol(spec.name(), table, restoredCheckpointId);
    this.restoredCheckpointId = restoredCheckpointId.orElse(0);
    this.clock = clock;
    this.done = metrics.commitsDone();
  }

  @Override
  public void commit(Collection<CommitRequest<SnapshotCommittable>> requests)
      throws IOException, InterruptedException {
    List<CommitRequest<SnapshotCommittable>> ordered =
        requests.stream().sorted(BY_CHECKPOINT).toList();
    for (CommitRequest<SnapshotCommittable> request : ordered) {
      SnapshotCommittable committable = request.getCommittable();
      if (!commit(committable)) {
        request.signalAlreadyCommitted();
      }
      if (committable.checkpointId() > restoredCheckpointId) {
        done.inc();
      }
    }
  }

  /** Whether it was not there yet. */
  private boolean commit(SnapshotCommittable committable) throws IOException, InterruptedException {
    long rows = (long) committable.marks().size() * tables.size();
    String sinkId = committable.sinkId();
    if (protocol.isCommitted(sinkId, committable.progress(), committable.rowsTotal() - rows)) {
      LOG.info("Table {}: checkpoint {} was in already", spec.name(), committable.checkpointId());
      return false;
    }
    SortedMap<String, Long> versions = versions(committable.commits());
    List<DataFileManifest> files =
        RowFiles.write(
            spec,
            options,
            SnapshotRows.of(committable, List.copyOf(tables.keySet()), versions, clock.millis()));
    SinkCommitProtocol.Result unused =
        protocol.commit(
            new DeltaCommittable(
                sinkId,
                committable.incarnation(),
                committable.checkpointId(),
                committable.commitId(),
                committable.rowsTotal(),
                files,
                List.of(),
                List.of()));
    LOG.info(
        "Table {}: checkpoint {} is in, {} commits of sources",
        spec.name(),
        committable.checkpointId(),
        committable.marks().size());
    return true;
  }

  private SortedMap<String, Long> versions(SortedMap<String, String> commits)
      throws IOException, InterruptedException {
    SortedMap<String, Long> versions = new TreeMap<>();
    for (Map.Entry<SnapshotTable, SinkVersions> entry : tables.entrySet()) {
      String name = entry.getKey().name();
      String commitId = commits.get(name);
      SinkVersions log = entry.getValue();
      versions.put(name, commitId == null ? log.beforeFirst() : log.of(commitId));
    }
    return versions;
  }

  @Override
  public void close() {}
}
