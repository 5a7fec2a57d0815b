package io.relspec.delta.sink;

import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;

/**
 * The death of a process: no code of the product may catch it, and nothing is cleaned up after it.
 */
final class SimulatedCrash extends Error {
  private SimulatedCrash(CrashPoint point, String subject) {
    super(point + " at " + subject);
  }

  /** Dies once, when {@code point} is reached for the {@code nth} time, counted from 1. */
  static CrashPoints.Listener at(CrashPoint point, int nth) {
    int[] left = {nth};
    return (reached, subject) -> {
      if (reached == point && concernsCommit(point, subject) && --left[0] == 0) {
        throw new SimulatedCrash(point, subject);
      }
    };
  }

  /** Log entries and checksums are put in the same way; a commit is a log entry. */
  private static boolean concernsCommit(CrashPoint point, String subject) {
    return switch (point) {
      case P8_PUT_DONE, P9_TEMPORARY_WRITTEN -> subject.endsWith(".json");
      default -> true;
    };
  }
}
