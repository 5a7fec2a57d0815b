package io.relspec.app.report;

/** Names of commits for people. */
public final class CommitNames {
  private static final int LENGTH = 10;

  private CommitNames() {}

  /** The first characters of a hash, which mostly are enough; shorter names as they are. */
  public static String shortened(String name) {
    return name.substring(0, Math.min(name.length(), LENGTH));
  }
}
