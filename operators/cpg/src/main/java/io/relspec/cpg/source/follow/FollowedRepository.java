package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceDiagnostic;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** What a reader knows of one repository; used by the task thread only. */
final class FollowedRepository {
  private final FollowTask task;
  private final CommitGate gate = new CommitGate();
  private final Counter commits;
  private final Counter files;
  private final Counter failedPolls;
  private FollowSplit split;
  private volatile @Nullable ChangeUnit waiting;
  private @Nullable SourceDiagnostic lastNotice;
  private boolean isFinished;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile long lagMs;

  FollowedRepository(FollowTask task, FollowSplit split, MetricGroup metrics) {
    this.task = task;
    this.split = split;
    commits = metrics.counter("source_commits");
    files = metrics.counter("source_files");
    failedPolls = metrics.counter("failed_polls");
    metrics.gauge("commit_lag_ms", () -> lagMs);
    metrics.gauge("commits_waiting", () -> waiting == null ? 0 : 1);
    metrics.gauge("failures_in_a_row", failures::get);
  }

  FollowTask task() {
    return task;
  }

  CommitGate gate() {
    return gate;
  }

  FollowSplit split() {
    return split;
  }

  boolean isFinished() {
    return isFinished;
  }

  void finish() {
    isFinished = true;
    task.close();
  }

  int failures() {
    return failures.get();
  }

  void onFailure() {
    failures.incrementAndGet();
    failedPolls.inc();
  }

  /** The repository could be read; returns how many times in a row it could not before. */
  int onSuccess() {
    return failures.getAndSet(0);
  }

  /** Whether this has not been said already; saying nothing forgets what was said. */
  boolean isNews(@Nullable SourceDiagnostic notice) {
    boolean isNews = notice != null && !Objects.equals(notice, lastNotice);
    lastNotice = notice;
    return isNews;
  }

  void await(ChangeUnit unit) {
    waiting = unit;
  }

  /** Whether a unit waits that may be emitted now. */
  boolean isReady() {
    return waiting != null && gate.isOpen();
  }

  /** Files of the unit that waits. */
  long waitingFiles() {
    return files(Objects.requireNonNull(waiting));
  }

  ChangeUnit takeUnit() {
    ChangeUnit unit = Objects.requireNonNull(waiting);
    waiting = null;
    return unit;
  }

  void applied(ChangeUnit unit, byte[] cursor, long nowMs) {
    split = new FollowSplit(split.repo(), unit.commit().commitSeq(), cursor);
    commits.inc();
    files.inc(files(unit));
    lagMs = nowMs - unit.commit().commitTimeMs();
  }

  private static long files(ChangeUnit unit) {
    SourceCommit commit = unit.commit();
    return (long) commit.filesAdded() + commit.filesChanged() + commit.filesDeleted();
  }
}
