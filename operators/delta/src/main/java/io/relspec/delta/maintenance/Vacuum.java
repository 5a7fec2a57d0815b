package io.relspec.delta.maintenance;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.DeletedRows;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.LogFiles;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.delta.kernel.TableStorage.Listed;
import java.io.IOException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes data files, files of the change feed and deletion vectors that no version needs that may
 * still be read, and what failed attempts left behind.
 *
 * <p>A file stays if the latest version has it, if a commit that is young enough or wanted by the
 * slowest reader adds, removes or feeds it, or if it is itself young, since a writer may be about
 * to commit it. So every version committed within the retention, and the one before them, stays
 * readable with its changes. A job that is stopped for longer than the retention between a
 * checkpoint and its commit finds its files gone ({@code DLT_144}); nothing is lost silently.
 */
public final class Vacuum {
  private Vacuum() {}

  /**
   * What was done.
   *
   * @param files the files removed, or to be removed in a dry run, oldest first
   * @param sizeBytes their length together
   * @param firstReadable the first version whose files are all sure to stay
   */
  public record Result(List<Listed> files, long sizeBytes, long firstReadable) {
    public Result {
      files = List.copyOf(files);
    }

    /** The same as a line. */
    public String text(boolean isDryRun) {
      return "%d files of %d bytes %s; versions from %d stay readable"
          .formatted(files.size(), sizeBytes, Retentions.removed(isDryRun), firstReadable);
    }
  }

  /**
   * Vacuums a table.
   *
   * @param retention how long files stay; by default {@code delta.deletedFileRetentionDuration}
   * @param isDryRun whether to say only what would be removed
   * @throws io.relspec.delta.DeltaException if there is no table, the retention is too short, the
   *     slowest reader needs versions that the log no longer has, or the files cannot be listed
   */
  public static Result run(String location, Retention retention, boolean isDryRun, Clock clock)
      throws IOException {
    TableStorage storage = TableStorage.open(location, false);
    TableLog log = TableLog.open(location);
    long keptMs =
        Retentions.checked(
            location,
            "delta.deletedFileRetentionDuration",
            LogFiles.open(location).fileRetentionMs(),
            retention);
    long cutoffMs = clock.millis() - keptMs;
    // What is listed before the log is read may have been committed since, and is then in the log.
    List<Listed> listed = storage.list();
    Kept kept = new Kept(log, firstKept(log, location, retention, cutoffMs));
    List<Listed> superfluous =
        listed.stream()
            .filter(file -> file.modificationTimeMs() < cutoffMs && !kept.has(file.path()))
            .sorted(java.util.Comparator.comparingLong(Listed::modificationTimeMs))
            .toList();
    if (!isDryRun) {
      for (Listed file : superfluous) {
        storage.delete(file.path());
      }
    }
    long bytes = superfluous.stream().mapToLong(Listed::sizeBytes).sum();
    return new Result(superfluous, bytes, kept.first());
  }

  /** The first version that must stay readable with its changes. */
  private static long firstKept(TableLog log, String location, Retention retention, long cutoffMs)
      throws IOException {
    long first = log.firstVersion();
    long oldest = retention.oldestReader().orElse(Long.MAX_VALUE);
    if (oldest < first) {
      throw DeltaErrors.historyGone(location, oldest, "version " + first + " first");
    }
    return Math.max(first, Math.min(oldest, log.versionFromTime(cutoffMs)));
  }

  /** The files that versions refer to. */
  private static final class Kept {
    private final String root;
    private final long first;
    private final Set<String> paths = new HashSet<>();

    Kept(TableLog log, long first) throws IOException {
      this.root = log.root();
      this.first = first;
      log.latestFiles().forEach(this::add);
      for (Commit commit : log.commits(first, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)) {
        commit.adds().forEach(this::add);
        commit.removes().forEach(this::add);
        commit.changeFiles().forEach(this::add);
      }
    }

    private void add(FileAction file) {
      paths.add(file.path());
      file.deletionVector().flatMap(vector -> DeletedRows.file(root, vector)).ifPresent(paths::add);
    }

    boolean has(String path) {
      return paths.contains(root + "/" + path);
    }

    long first() {
      return first;
    }
  }
}
