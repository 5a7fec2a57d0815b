package io.relspec.delta;

/** Places where a process may die between a row's arrival and its commit. */
public enum CrashPoint {
  /** A data file is about to be created. */
  P1_WRITER_OPENED,
  /** A piece of a data file is written. */
  P2_FILE_HALF_WRITTEN,
  /** A data file is closed, its manifest not yet emitted. */
  P3_FILE_CLOSED,
  /** The committable is emitted, state not yet snapshotted. */
  P4_COMMIT_PREPARED,
  /** The commit begins, nothing is in the log. */
  P7_BEFORE_PUT,
  /** The log entry is there, the caller does not know it yet. */
  P8_PUT_DONE,
  /** The log entry is written under a temporary name. */
  P9_TEMPORARY_WRITTEN,
  /** The commit is confirmed, the next checkpoint not taken. */
  P10_COMMITTED
}
