package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.DeltaException;
import io.relspec.delta.kernel.AppendOutcome;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.kernel.Rollback;
import io.relspec.delta.sink.DeltaSinkOptions.OnRewind;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, before anything is written, whether a job may go on from where it was restored.
 *
 * <p>An epoch is the time of one incarnation, and its name stands in the sink's metadata domain. A
 * job whose state is older than the table, or of another epoch, either fails or begins a new epoch:
 * one commit gives the files of the sink the rows they had at the restored checkpoint and puts the
 * new name into the domain. From then on the former job is refused, since every commit of it would
 * replace a domain that bears another name.
 */
final class SinkStart {
  private static final Logger LOG = LoggerFactory.getLogger(SinkStart.class);
  private static final int MAX_ATTEMPTS = 5;

  private final String tableName;
  private final String sinkId;
  private final DeltaTable table;
  private final OnRewind onRewind;

  SinkStart(String tableName, String sinkId, DeltaTable table, OnRewind onRewind) {
    this.tableName = tableName;
    this.sinkId = sinkId;
    this.table = table;
    this.onRewind = onRewind;
  }

  /**
   * The life that the sink goes on with.
   *
   * @param restored what the state says, empty at a first start
   * @throws DeltaException if it may not go on
   */
  SinkLife begin(Optional<SinkLife> restored, OptionalLong restoredCheckpointId) {
    Optional<DeltaException> trouble = trouble(restored, restoredCheckpointId);
    if (trouble.isEmpty()) {
      return restored.orElseGet(() -> new SinkLife(UUID.randomUUID().toString(), 0));
    }
    return switch (onRewind) {
      case FAIL -> throw trouble.get();
      case NEW_EPOCH -> newEpoch(restored, restoredCheckpointId.orElse(0));
    };
  }

  private Optional<DeltaException> trouble(
      Optional<SinkLife> restored, OptionalLong restoredCheckpointId) {
    Optional<SinkProgress> found = SinkCommitProtocol.progress(table, sinkId);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    SinkProgress progress = found.get();
    if (restored.isEmpty()) {
      return Optional.of(
          DeltaErrors.sinkWithoutState(
              tableName, sinkId, progress.incarnation(), progress.checkpointId()));
    }
    String ours = restored.get().incarnation();
    if (!progress.incarnation().equals(ours)) {
      return Optional.of(
          DeltaErrors.sinkFenced(
              tableName, sinkId, ours, progress.incarnation(), progress.checkpointId()));
    }
    if (progress.checkpointId() > restoredCheckpointId.orElse(0)) {
      return Optional.of(
          DeltaErrors.sinkRewound(
              tableName, sinkId, restoredCheckpointId, progress.checkpointId()));
    }
    return Optional.empty();
  }

  private SinkLife newEpoch(Optional<SinkLife> restored, long checkpointId) {
    long rowsTotal = restored.map(SinkLife::rowsTotal).orElse(0L);
    SinkLife next = new SinkLife(UUID.randomUUID().toString(), rowsTotal);
    SinkProgress start =
        new SinkProgress(next.incarnation(), checkpointId, UUID.randomUUID().toString(), rowsTotal);
    String domain = SinkProgress.domainOf(sinkId);
    Rollback rollback =
        new Rollback(
            sinkId + "/" + next.incarnation(),
            checkpointId,
            domain,
            json -> isBefore(SinkProgress.fromJson(domain, json), restored, checkpointId),
            start.toJson());
    for (int attempt = 1; ; attempt++) {
      AppendOutcome outcome = table.tryRollback(rollback);
      if (outcome instanceof AppendOutcome.Committed
          || SinkCommitProtocol.progress(table, sinkId).equals(Optional.of(start))) {
        LOG.warn(
            "Table {}: sink {} went back to checkpoint {}, version {}",
            tableName,
            sinkId,
            checkpointId,
            table.version());
        return next;
      }
      if (outcome instanceof AppendOutcome.Unconfirmed unconfirmed && attempt == MAX_ATTEMPTS) {
        throw DeltaErrors.commitFailed(
            tableName, sinkId, checkpointId, attempt, unconfirmed.cause());
      }
    }
  }

  /** Whether the restored state knows of a commit. */
  private static boolean isBefore(
      SinkProgress progress, Optional<SinkLife> restored, long checkpointId) {
    return restored.isPresent()
        && progress.incarnation().equals(restored.get().incarnation())
        && progress.checkpointId() <= checkpointId;
  }
}
