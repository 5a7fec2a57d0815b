package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.AppendOutcome;
import io.relspec.delta.kernel.Change;
import io.relspec.delta.kernel.DeltaTable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what to do with a committable from what the log says, and from nothing else.
 *
 * <p>Assumptions: committables of one incarnation come in the order of their checkpoints, all of
 * them, each possibly more than once; a commit is made only when its checkpoint is complete;
 * putting a log entry that must be absent is atomic. Then:
 *
 * <ul>
 *   <li>The commit replaces the sink's domain and bears a transaction id, so a second one for the
 *       same checkpoint is found before it is tried, or loses the race for the log entry.
 *   <li>After any error the log is read: the domain is either ours (committed), older (tried again)
 *       or somebody else's (refused). No class of exception stands for an outcome.
 *   <li>The domain counts rows. A commit that does not follow exactly on the one before is refused.
 * </ul>
 */
final class SinkCommitProtocol {
  private static final int MAX_ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MS = 20;

  private final String tableName;
  private final DeltaTable table;
  private final OptionalLong restoredCheckpointId;

  SinkCommitProtocol(String tableName, DeltaTable table, OptionalLong restoredCheckpointId) {
    this.tableName = tableName;
    this.table = table;
    this.restoredCheckpointId = restoredCheckpointId;
  }

  /** Whether the commit was made by this call or found in the log. */
  enum Result {
    COMMITTED,
    FOUND
  }

  /** Makes sure that the committable is in the table exactly once. */
  Result commit(DeltaCommittable committable) throws IOException, InterruptedException {
    long pauseMs = FIRST_PAUSE_MS;
    for (int attempt = 1; ; attempt++) {
      if (isCommitted(committable)) {
        return attempt == 1 ? Result.FOUND : Result.COMMITTED;
      }
      table.checkFiles(committable.files());
      table.checkFiles(committable.changeFiles());
      AppendOutcome outcome = table.tryChange(tableName, changeOf(committable));
      if (outcome instanceof AppendOutcome.Committed) {
        return Result.COMMITTED;
      }
      if (outcome instanceof AppendOutcome.Unconfirmed unconfirmed && attempt == MAX_ATTEMPTS) {
        return giveUp(committable, attempt, unconfirmed.cause());
      }
      Thread.sleep(pauseMs);
      pauseMs *= 2;
    }
  }

  private Result giveUp(DeltaCommittable committable, int attempts, Exception cause) {
    if (isCommitted(committable)) {
      return Result.COMMITTED;
    }
    throw DeltaErrors.commitFailed(
        tableName, committable.sinkId(), committable.checkpointId(), attempts, cause);
  }

  private boolean isCommitted(DeltaCommittable committable) {
    return isCommitted(committable.sinkId(), committable.progress(), committable.rowsBefore());
  }

  /**
   * Whether the log holds a commit.
   *
   * @param ours what the sink's domain says after it
   * @param rowsBefore rows that this sink has added before
   * @throws io.relspec.delta.DeltaException if it neither holds it nor may be given it
   */
  boolean isCommitted(String sinkId, SinkProgress ours, long rowsBefore) {
    Optional<SinkProgress> found = progress(table, sinkId);
    if (found.isPresent() && !found.get().incarnation().equals(ours.incarnation())) {
      table.refresh();
      found = progress(table, sinkId);
    }
    if (found.isEmpty()) {
      checkRows(sinkId, ours, rowsBefore, 0);
      return false;
    }
    SinkProgress progress = found.get();
    if (!progress.incarnation().equals(ours.incarnation())) {
      if (isRestoredCommit(sinkId, ours)) {
        return true;
      }
      throw fenced(sinkId, ours, progress);
    }
    if (progress.checkpointId() < ours.checkpointId()) {
      checkRows(sinkId, ours, rowsBefore, progress.rowsTotal());
      return false;
    }
    if (progress.checkpointId() == ours.checkpointId()) {
      if (!progress.commitId().equals(ours.commitId())) {
        throw fenced(sinkId, ours, progress);
      }
      return true;
    }
    if (isRestoredCommit(sinkId, ours)) {
      return true;
    }
    throw DeltaErrors.sinkRewound(tableName, sinkId, restoredCheckpointId, progress.checkpointId());
  }

  /**
   * Whether the commit was restored and was made before the failure. The log may be ahead of it
   * then, by commits that were made together with it or by those of another epoch; whether the job
   * may go on from its checkpoint is for {@link SinkStart} to say.
   */
  private boolean isRestoredCommit(String sinkId, SinkProgress ours) {
    OptionalLong last = table.transactionVersion(ours.applicationId(sinkId));
    return ours.checkpointId() <= restoredCheckpointId.orElse(0)
        && last.isPresent()
        && last.getAsLong() >= ours.checkpointId();
  }

  private void checkRows(String sinkId, SinkProgress ours, long rowsBefore, long rowsFound) {
    if (rowsBefore != rowsFound) {
      throw DeltaErrors.rowsDisagree(tableName, sinkId, ours.checkpointId(), rowsBefore, rowsFound);
    }
  }

  private RuntimeException fenced(String sinkId, SinkProgress ours, SinkProgress progress) {
    return DeltaErrors.sinkFenced(
        tableName, sinkId, ours.incarnation(), progress.incarnation(), progress.checkpointId());
  }

  private static Change changeOf(DeltaCommittable committable) {
    return new Change(
        committable.applicationId(),
        committable.checkpointId(),
        SinkProgress.domainOf(committable.sinkId()),
        committable.progress().toJson(),
        committable.files(),
        committable.changeFiles(),
        committable.deletions());
  }

  static Optional<SinkProgress> progress(DeltaTable table, String sinkId) {
    String domain = SinkProgress.domainOf(sinkId);
    return table.domain(domain).map(json -> SinkProgress.fromJson(domain, json));
  }
}
