package io.relspec.app.job;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.cluster.JobCounters;
import io.relspec.app.report.FollowListener;
import io.relspec.app.report.VisibleChange;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that runs until it is stopped: as soon as its source has given a change it gets a
 * checkpoint, and when that is committed to all tables the change is visible.
 */
final class FollowingJob {
  private static final Logger LOG = LoggerFactory.getLogger(FollowingJob.class);
  private static final long POLL_MS = 20;
  private static final long STOP_SECONDS = 60;

  private final JobClient client;
  private final EmbeddedCluster cluster;
  private final JobCounters counters;
  private final RunningJob running;
  private final CommitNames names;

  /**
   * Says, as it is shown, which commits have become visible since it was asked before, in their
   * order, if they have names. The first may be one that a job before this has begun to make
   * visible.
   */
  interface CommitNames {
    List<String> news();
  }

  FollowingJob(JobClient client, EmbeddedCluster cluster, JobCounters counters, CommitNames names) {
    this.client = client;
    this.cluster = cluster;
    this.counters = counters;
    this.running = new RunningJob(client, counters);
    this.names = names;
  }

  /**
   * Returns when this thread is interrupted.
   *
   * @param whole called whenever all tables are at the same change
   * @throws io.relspec.app.report.RelspecException if the job ends
   */
  void run(Runnable whole, FollowListener listener) {
    Counts before = new Counts(0, 0, new TreeMap<>(), new TreeMap<>());
    while (!running.isDone(POLL_MS)) {
      // What comes while the checkpoint is taken belongs to the next one.
      long commits = counters.sum("source_commits");
      long files = counters.sum("source_files");
      if (commits == before.commits()) {
        continue;
      }
      long start = System.nanoTime();
      if (!isVisible(listener) || cluster.isClosed()) {
        continue;
      }
      whole.run();
      Counts after =
          new Counts(
              commits, files, counters.byTable("rows_added"), counters.byTable("rows_removed"));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      // A commit that came while the checkpoint before was taken may have become visible with it.
      if (after.visible() > before.visible()) {
        listener.visible(after.since(before, names.news(), millis));
      }
      before = after;
    }
  }

  /**
   * Ends the job with a savepoint from which a later one goes on. A job that cannot give one, such
   * as one that has failed or has not come to run, leaves its last checkpoint.
   *
   * @param directory where the savepoint gets a directory of its own
   * @return that directory
   */
  Optional<Path> stop(Path directory) {
    try {
      String savepoint =
          client
              .stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
              .get(STOP_SECONDS, TimeUnit.SECONDS);
      LOG.info("the job has ended with {}", savepoint);
      return Optional.of(Path.of(URI.create(savepoint)));
    } catch (ExecutionException | TimeoutException e) {
      LOG.info("the job ends without a savepoint", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /** Takes a checkpoint and waits for its commits; false if not all tasks run yet. */
  private boolean isVisible(FollowListener listener) {
    CompletableFuture<Boolean> checkpoint = cluster.checkpoint(client.getJobID());
    try {
      while (!checkpoint.isDone() && !running.isDone(POLL_MS)) {
        listener.progress(counters.sum("files"), counters.sum("facts"));
      }
      if (!checkpoint.get()) {
        return false;
      }
    } catch (ExecutionException e) {
      throw RunningJob.failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      throw running.interrupted();
    }
    while (counters.sum("commits_done") < counters.sum("commits_prepared")) {
      running.isDone(POLL_MS);
    }
    return true;
  }

  /** What was counted since the start of the job. */
  private record Counts(
      long commits, long files, SortedMap<String, Long> added, SortedMap<String, Long> removed) {

    /** Commits of this job that are in the tables. */
    long visible() {
      return added.getOrDefault(StoredTables.COMMITS, 0L);
    }

    VisibleChange since(Counts before, List<String> names, long millis) {
      long news = visible() - before.visible();
      return new VisibleChange(
          names.subList((int) Math.max(0, names.size() - news), names.size()),
          news,
          files - before.files,
          difference(added, before.added),
          difference(removed, before.removed),
          millis);
    }

    private static SortedMap<String, Long> difference(
        SortedMap<String, Long> after, SortedMap<String, Long> before) {
      SortedMap<String, Long> differences = new TreeMap<>();
      after.forEach(
          (table, rows) -> {
            long more = rows - before.getOrDefault(table, 0L);
            if (more > 0) {
              differences.put(table, more);
            }
          });
      return differences;
    }
  }
}
