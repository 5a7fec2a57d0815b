package io.relspec.delta.source;

import java.io.Serializable;

/**
 * Which versions are read, as a user says it.
 *
 * @param start where reading starts
 * @param startValue version or milliseconds since the epoch, if {@code start} needs one
 * @param end where it ends
 * @param endValue version or milliseconds since the epoch, inclusive, if {@code end} needs one
 */
record ReadRange(Start start, long startValue, End end, long endValue) implements Serializable {

  /** Where reading starts. */
  enum Start {
    /** With all rows of the latest version. */
    SNAPSHOT,
    /** With all rows of a version. */
    SNAPSHOT_AT_VERSION,
    /** With all rows of the version at a time. */
    SNAPSHOT_AT_TIME,
    /** With the changes of the first commit that the log still has. */
    EARLIEST,
    /** With the changes of the next commit. */
    LATEST,
    /** With the changes of a version. */
    VERSION,
    /** With the changes of the first commit at a time or after it. */
    TIME;

    boolean isSnapshot() {
      return this == SNAPSHOT || this == SNAPSHOT_AT_VERSION || this == SNAPSHOT_AT_TIME;
    }
  }

  /** Where reading ends. */
  enum End {
    /** With the snapshot it starts with. */
    SNAPSHOT,
    /** With the version that is the latest when reading starts. */
    LATEST,
    /** With a version. */
    VERSION,
    /** With the last version at a time or before it. */
    TIME,
    /** Never. */
    NEVER
  }

  boolean isBounded() {
    return end != End.NEVER;
  }

  boolean hasChanges() {
    return end != End.SNAPSHOT;
  }
}
