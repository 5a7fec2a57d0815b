package io.relspec.delta.maintenance;

import io.relspec.delta.kernel.LogFiles;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * Writes a log checkpoint, so that a table is loaded from one file and the commits after it, and
 * removes log entries that a log checkpoint has made superfluous. Safe beside any writer: a log
 * checkpoint says what the log says, and of two at once one is kept.
 */
public final class LogCheckpoint {
  private LogCheckpoint() {}

  /**
   * What was done.
   *
   * @param version the version whose log checkpoint is there now
   * @param isNew whether it was not there before
   * @param removed names of the log files removed, or to be removed in a dry run
   */
  public record Result(long version, boolean isNew, List<String> removed) {
    /** The same as a line. */
    public String text(boolean isDryRun) {
      String state = isNew ? "written" : isDryRun ? "not written" : "was there";
      return "checkpoint of version %d %s; %d log files %s"
          .formatted(version, state, removed.size(), Retentions.removed(isDryRun));
    }
  }

  /**
   * Writes the log checkpoint of the latest version and cleans up before an older one.
   *
   * @param retention how long log entries stay; by default {@code delta.logRetentionDuration}, and
   *     for ever if {@code delta.enableExpiredLogCleanup} is off
   * @param isDryRun whether to say only what would be removed
   * @throws io.relspec.delta.DeltaException if there is no table, or the retention is too short
   */
  public static Result write(String location, Retention retention, boolean isDryRun, Clock clock)
      throws IOException {
    LogFiles log = LogFiles.open(location);
    long version = log.latestVersion();
    boolean isNew = !isDryRun && log.writeCheckpoint(version);
    if (retention.duration().isEmpty() && !log.isCleanedUp()) {
      return new Result(version, isNew, List.of());
    }
    long keptMs =
        Retentions.checked(location, "delta.logRetentionDuration", log.logRetentionMs(), retention);
    List<String> superfluous =
        log.superfluous(clock.millis() - keptMs, retention.oldestReader().orElse(Long.MAX_VALUE));
    if (!isDryRun) {
      log.delete(superfluous);
    }
    return new Result(version, isNew, superfluous);
  }
}
