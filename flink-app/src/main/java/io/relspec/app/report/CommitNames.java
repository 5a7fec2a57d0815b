package io.relspec.app.report;

/** Names of commits for people. */
final class CommitNames {
  private static final int LENGTH = 10;

  private CommitNames() {}

  /** The first characters of a hash, which mostly are enough; shorter names as they are. */
  static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), LENGTH));
  }
}
