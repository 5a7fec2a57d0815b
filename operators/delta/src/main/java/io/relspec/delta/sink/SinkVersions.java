package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.TableLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the versions that the commits of a sink have become, in the log of its table and nowhere
 * else. What was found is kept: a table that does not change costs nothing, one that does an entry
 * of its log per commit. Not thread-safe.
 */
final class SinkVersions {
  private static final long POLL_MS = 5;

  private final SnapshotTable table;
  private final String domain;
  private final Duration patience;
  private @Nullable TableLog log;
  private String foundCommit = "";
  private long foundVersion = -1;

  /**
   * Makes a finder for one table.
   *
   * @param patience how long a commit is waited for
   */
  SinkVersions(SnapshotTable table, Duration patience) {
    this.table = table;
    this.domain = SinkProgress.domainOf(table.sinkId());
    this.patience = patience;
  }

  /** The version before the sink's first commit, of those that the log still has. */
  long beforeFirst() throws IOException {
    long found = log().latest().version();
    for (long version = found; version >= 0; version--) {
      Optional<Commit> commit = log().commit(version);
      if (commit.isEmpty()) {
        break;
      }
      if (commit.get().domains().containsKey(domain)) {
        found = version - 1;
      }
    }
    return Math.max(0, found);
  }

  /**
   * The version that a commit has become; waits until it is in the log.
   *
   * @throws io.relspec.delta.DeltaException if it does not come
   */
  long of(String commitId) throws IOException, InterruptedException {
    if (commitId.equals(foundCommit)) {
      return foundVersion;
    }
    long next = foundVersion + 1;
    if (foundVersion < 0) {
      long latest = log().latest().version();
      Optional<Long> earlier = backwards(latest, commitId);
      if (earlier.isPresent()) {
        return found(commitId, earlier.get());
      }
      next = latest + 1;
    }
    return found(commitId, await(next, commitId));
  }

  private long found(String commitId, long version) {
    foundCommit = commitId;
    foundVersion = version;
    return version;
  }

  private Optional<Long> backwards(long latest, String commitId) throws IOException {
    for (long version = latest; version >= 0; version--) {
      Optional<Commit> commit = log().commit(version);
      if (commit.isEmpty()) {
        return whereLogBegins(latest, commitId);
      }
      if (isOf(commit.get(), commitId)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** If entries are removed already, the sink has made none of those that are left. */
  private Optional<Long> whereLogBegins(long latest, String commitId) throws IOException {
    return log()
        .domain(latest, domain)
        .filter(json -> SinkProgress.fromJson(domain, json).commitId().equals(commitId))
        .map(json -> latest);
  }

  private long await(long from, String commitId) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long version = from;
    while (true) {
      Optional<Commit> commit = log().commit(version);
      if (commit.isPresent()) {
        if (isOf(commit.get(), commitId)) {
          return version;
        }
        version++;
      } else if (System.nanoTime() > deadline) {
        throw DeltaErrors.snapshotIncomplete(table.name(), commitId, patience);
      } else {
        Thread.sleep(POLL_MS);
      }
    }
  }

  private boolean isOf(Commit commit, String commitId) {
    String json = commit.domains().get(domain);
    return json != null && SinkProgress.fromJson(domain, json).commitId().equals(commitId);
  }

  private TableLog log() throws IOException {
    if (log == null) {
      log = TableLog.open(table.location());
    }
    return log;
  }
}
