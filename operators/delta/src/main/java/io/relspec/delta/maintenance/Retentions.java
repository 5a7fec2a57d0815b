package io.relspec.delta.maintenance;

import io.relspec.delta.DeltaErrors;

/** Holds what is asked for against what a table says of itself. */
final class Retentions {
  private Retentions() {}

  /**
   * How long to keep, in milliseconds.
   *
   * @param property name of the table's property
   * @param tableMs what it says
   * @throws io.relspec.delta.DeltaException if less is asked for without saying that it may be
   */
  static long checked(String location, String property, long tableMs, Retention retention) {
    if (retention.duration().isEmpty()) {
      return tableMs;
    }
    long wantedMs = retention.duration().get().toMillis();
    if (wantedMs < tableMs && !retention.mayBeShort()) {
      throw DeltaErrors.retentionTooShort(location, property, tableMs, wantedMs);
    }
    return wantedMs;
  }

  static String removed(boolean isDryRun) {
    return isDryRun ? "would be removed" : "removed";
  }
}
