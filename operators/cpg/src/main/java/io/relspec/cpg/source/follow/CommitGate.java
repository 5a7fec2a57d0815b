package io.relspec.cpg.source.follow;

/**
 * Holds the next commit of a repository back until a completed checkpoint holds the one before.
 *
 * <p>That a snapshot was taken is not enough: when its checkpoint fails, two commits would end up
 * in the next one.
 */
final class CommitGate {
  private static final long OPEN = -1;
  private static final long NOT_COVERED = Long.MAX_VALUE;

  private long coveredBy = OPEN;

  boolean isOpen() {
    return coveredBy == OPEN;
  }

  /** A commit was emitted. */
  void close() {
    coveredBy = NOT_COVERED;
  }

  /** The state of the reader was taken for a checkpoint. */
  void onSnapshot(long checkpointId) {
    if (coveredBy == NOT_COVERED) {
      coveredBy = checkpointId;
    }
  }

  /** Opens if the checkpoint holds the commit; tells whether it opened just now. */
  boolean onComplete(long checkpointId) {
    if (isOpen() || coveredBy > checkpointId) {
      return false;
    }
    coveredBy = OPEN;
    return true;
  }
}
