package io.relspec.delta.sink;

import io.relspec.delta.kernel.DeltaTable;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.metrics.Counter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one Delta commit per committable. Flink gives it committables of completed checkpoints
 * only, and gives restored ones again; {@link SinkCommitProtocol} says why each of them ends up in
 * the table once.
 */
final class DeltaCommitter implements Committer<DeltaCommittable> {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaCommitter.class);
  private static final Comparator<CommitRequest<DeltaCommittable>> BY_CHECKPOINT =
      Comparator.comparingLong(request -> request.getCommittable().checkpointId());

  private final String tableName;
  private final DeltaTable table;
  private final SinkCommitProtocol protocol;
  private final long restoredCheckpointId;
  private final Counter done;
  private final Counter rowsAdded;
  private final Counter rowsRemoved;
  private volatile long lastMs;

  DeltaCommitter(
      String tableName, DeltaTable table, OptionalLong restoredCheckpointId, TableMetrics metrics) {
    this.tableName = tableName;
    this.table = table;
    this.protocol = new SinkCommitProtocol(tableName, table, restoredCheckpointId);
    this.restoredCheckpointId = restoredCheckpointId.orElse(0);
    this.done = metrics.commitsDone();
    this.rowsAdded = metrics.rowsAdded();
    this.rowsRemoved = metrics.rowsRemoved();
    metrics.commitMs(() -> lastMs);
  }

  @Override
  public void commit(Collection<CommitRequest<DeltaCommittable>> requests)
      throws IOException, InterruptedException {
    List<CommitRequest<DeltaCommittable>> ordered =
        requests.stream().sorted(BY_CHECKPOINT).toList();
    for (CommitRequest<DeltaCommittable> request : ordered) {
      commit(request);
    }
  }

  private void commit(CommitRequest<DeltaCommittable> request)
      throws IOException, InterruptedException {
    DeltaCommittable committable = request.getCommittable();
    long start = System.nanoTime();
    switch (protocol.commit(committable)) {
      case COMMITTED ->
          LOG.info(
              "Table {}: checkpoint {} of sink {} is in, {} rows in {} files, {} rows out, version {}",
              tableName,
              committable.checkpointId(),
              committable.sinkId(),
              committable.rows(),
              committable.files().size(),
              committable.rowsDeleted(),
              table.version());
      case FOUND -> {
        LOG.info(
            "Table {}: checkpoint {} of sink {} was in already",
            tableName,
            committable.checkpointId(),
            committable.sinkId());
        request.signalAlreadyCommitted();
      }
    }
    lastMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    if (committable.checkpointId() > restoredCheckpointId) {
      rowsAdded.inc(committable.rows());
      rowsRemoved.inc(committable.rowsDeleted());
      done.inc();
    }
  }

  @Override
  public void close() {}
}
