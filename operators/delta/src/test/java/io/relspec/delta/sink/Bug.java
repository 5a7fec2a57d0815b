package io.relspec.delta.sink;

/** What {@link BrokenSink} does wrong; each is a fault that a sink has had somewhere. */
enum Bug {
  /**
   * Transactions are named after the running job, so a replay under another job is a new commit.
   */
  NAMED_BY_JOB,
  /** A commit that fails is taken as made. */
  ERRORS_SWALLOWED,
  /** A commit that fails is made again under another name without a look at the log. */
  BLIND_RETRY,
  /** A checkpoint is committed when it is taken, not when it is complete. */
  COMMITTED_EARLY,
  /** What a checkpoint holds and was not confirmed is not committed after a restore. */
  RESTORED_FORGOTTEN,
  /** Of several writers the files of one are left out. */
  FILE_FORGOTTEN,
  /** What comes and what goes are two commits. */
  TWO_COMMITS,
  /** The progress of the sink stands in a property of the table. */
  PROPERTY_PER_COMMIT,
  /** Whether another job of the same sink commits is not looked at. */
  UNFENCED
}
