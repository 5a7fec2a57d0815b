package io.relspec.app.report;

/**
 * What came of checking a rule.
 *
 * @param number its number among the invariants
 * @param title the rule in words
 * @param status whether it holds
 * @param violations number of rows that break it, at most {@link #MOST}
 * @param detail the first row that breaks it, or what checking it would need; else empty
 * @param millis how long it took
 */
public record CheckResult(
    int number, String title, Status status, long violations, String detail, long millis) {
  /** More rows are not counted. */
  public static final int MOST = 1000;

  /** Whether a rule holds. */
  public enum Status {
    HOLDS,
    BROKEN,
    /** The tables do not have what the rule is about. */
    NOT_RUN
  }
}
