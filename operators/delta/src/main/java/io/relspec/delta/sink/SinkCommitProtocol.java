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

  /**
   * Whether the log holds the committable.
   *
   * @throws io.relspec.delta.DeltaException if it neither holds it nor may be given it
   */
  private boolean isCommitted(DeltaCommittable committable) {
    Optional<SinkProgress> found = progress(table, committable.sinkId());
    if (found.isPresent() && !found.get().incarnation().equals(committable.incarnation())) {
      table.refresh();
      found = progress(table, committable.sinkId());
    }
    if (found.isEmpty()) {
      checkRows(committable, 0);
      return false;
    }
    SinkProgress progress = found.get();
    if (!progress.incarnation().equals(committable.incarnation())) {
      if (isRestoredCommit(committable)) {
        return true;
      }
      throw fenced(committable, progress);
    }
    if (progress.checkpointId() < committable.checkpointId()) {
      checkRows(committable, progress.rowsTotal());
      return false;
    }
    if (progress.checkpointId() == committable.checkpointId()) {
      if (!progress.commitId().equals(committable.commitId())) {
        throw fenced(committable, progress);
      }
      return true;
    }
    if (isRestoredCommit(committable)) {
      return true;
    }
    throw DeltaErrors.sinkRewound(
        tableName, committable.sinkId(), restoredCheckpointId, progress.checkpointId());
  }

  /**
   * Whether the committable was restored and was committed before the failure. The log may be ahead
   * of it then, by commits that were made together with it or by those of another epoch; whether
   * the job may go on from its checkpoint is for {@link SinkStart} to say.
   */
  private boolean isRestoredCommit(DeltaCommittable committable) {
    OptionalLong last = table.transactionVersion(committable.applicationId());
    return committable.checkpointId() <= restoredCheckpointId.orElse(0)
        && last.isPresent()
        && last.getAsLong() >= committable.checkpointId();
  }

  private void checkRows(DeltaCommittable committable, long rowsFound) {
    if (committable.rowsBefore() != rowsFound) {
      throw DeltaErrors.rowsDisagree(
          tableName,
          committable.sinkId(),
          committable.checkpointId(),
          committable.rowsBefore(),
          rowsFound);
    }
  }

  private RuntimeException fenced(DeltaCommittable committable, SinkProgress progress) {
    return DeltaErrors.sinkFenced(
        tableName,
        committable.sinkId(),
        committable.incarnation(),
        progress.incarnation(),
        progress.checkpointId());
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
