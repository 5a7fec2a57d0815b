package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.follow.FollowOptions.Pacing;
import io.relspec.cpg.source.follow.FollowTask.Outcome;
import io.relspec.cpg.source.follow.Follower.Finished;
import io.relspec.cpg.source.follow.Follower.Idle;
import io.relspec.cpg.source.follow.Follower.Next;
import io.relspec.cpg.source.follow.Follower.Poll;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Emits the units of its repositories, one unit per call.
 *
 * <p>Threads of the reader look for units; the task thread emits them. At any time a repository has
 * either one look under way or scheduled, or one unit that waits, so a repository with much to do
 * takes its turn like any other. While a unit waits for its gate nothing of its contents is in
 * memory.
 */
final class FollowSourceReader implements SourceReader<SourceRecord, FollowSplit> {
  private static final long CLOSE_TIMEOUT_SECONDS = 30;

  private final SourceReaderContext context;
  private final SortedMap<String, FollowerFactory> factories;
  private final FollowOptions options;
  private final Clock clock;
  private final ScheduledExecutorService threads;
  private final SortedMap<String, FollowedRepository> repositories = new TreeMap<>();
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final ReadyRepositories ready;
  private final Deque<SourceDiagnostic> notices = new ArrayDeque<>();
  private final Availability availability = new Availability();
  private boolean noMoreSplits;
  private boolean reportedDemand;

  FollowSourceReader(
      SourceReaderContext context,
      SortedMap<String, FollowerFactory> factories,
      FollowOptions options,
      Clock clock) {
    this.context = context;
    this.factories = factories;
    this.options = options;
    this.ready = new ReadyRepositories(options.pacing() == Pacing.ONE_PER_CHECKPOINT);
    this.clock = clock;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            options.threads(), new ExecutorThreadFactory("follow-" + context.getIndexOfSubtask()));
    executor.setRemoveOnCancelPolicy(true);
    this.threads = executor;
  }

  @Override
  public void start() {
    // Repositories come without being asked for.
  }

  @Override
  public void addSplits(List<FollowSplit> splits) {
    for (FollowSplit split : splits) {
      FollowerFactory factory = factories.get(split.repo());
      if (factory == null) {
        notices.add(FollowErrors.notConfigured(split));
        continue;
      }
      MetricGroup metrics =
          context.metricGroup().addGroup("relspec").addGroup("repo", split.repo());
      FollowTask task = new FollowTask(factory);
      FollowedRepository repository = new FollowedRepository(task, split, metrics);
      repositories.put(split.repo(), repository);
      schedule(repository, Duration.ZERO);
    }
    availability.wake();
  }

  private void schedule(FollowedRepository repository, Duration delay) {
    FollowSplit position = repository.split();
    ScheduledFuture<?> unused =
        threads.schedule(
            () -> {
              outcomes.add(repository.task().run(position));
              availability.wake();
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<SourceRecord> output) throws IOException {
    availability.reset();
    for (Outcome outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
      accept(outcome);
    }
    notices.forEach(output::collect);
    notices.clear();
    FollowedRepository next = ready.poll();
    if (next != null) {
      emit(next, output);
      return InputStatus.MORE_AVAILABLE;
    }
    reportDemand();
    boolean isDone =
        noMoreSplits
            && options.isBounded()
            && repositories.values().stream().allMatch(FollowedRepository::isFinished);
    return isDone ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
  }

  private void accept(Outcome outcome) {
    FollowedRepository repository = repositories.get(outcome.repo());
    if (repository == null) {
      throw new IllegalStateException("a look at a repository that is not followed");
    }
    Poll poll = outcome.poll();
    if (poll == null) {
      acceptFailure(repository, outcome.failure());
      return;
    }
    int failuresBefore = repository.onSuccess();
    if (failuresBefore > 0) {
      notices.add(FollowErrors.recovered(repository.split(), failuresBefore));
    }
    if (poll instanceof Next next) {
      repository.isNews(null);
      repository.await(next.unit());
      makeReady(repository);
    } else if (poll instanceof Idle idle) {
      tell(repository, idle.notice());
      schedule(repository, options.pollInterval());
    } else if (poll instanceof Finished) {
      repository.finish();
    }
  }

  /** Trouble of one repository is data; what breaks the process breaks the job. */
  private void acceptFailure(FollowedRepository repository, @Nullable Throwable failure) {
    if (!(failure instanceof Exception trouble)) {
      throw new FlinkRuntimeException(
          "repository " + repository.split().repo() + " cannot be followed", failure);
    }
    repository.onFailure();
    if (options.isBounded() && repository.failures() >= options.maxAttempts()) {
      notices.add(FollowErrors.gaveUp(repository.split(), trouble, repository.failures()));
      repository.finish();
    } else {
      tell(repository, FollowErrors.willRetry(repository.split(), trouble));
      schedule(repository, options.backoff(repository.failures()));
    }
  }

  private void tell(FollowedRepository repository, @Nullable SourceDiagnostic notice) {
    if (repository.isNews(notice) && notice != null) {
      notices.add(notice);
    }
  }

  private void makeReady(FollowedRepository repository) {
    if (repository.isReady()) {
      ready.add(repository);
    }
  }

  /**
   * Whoever hears of it tells all readers, which fails a job whose readers have just finished: it
   * must follow from a look for work, which a reader that is being stopped does not take any more.
   */
  private void reportDemand() {
    boolean isWaiting =
        repositories.values().stream().anyMatch(repository -> !repository.gate().isOpen());
    if (options.checkpointsOnDemand() && isWaiting != reportedDemand) {
      context.sendSourceEventToCoordinator(new CheckpointDemand(isWaiting));
      reportedDemand = isWaiting;
    }
  }

  /** The whole unit: no barrier comes in between, since barriers are sent between two calls. */
  private void emit(FollowedRepository repository, ReaderOutput<SourceRecord> output)
      throws IOException {
    ChangeUnit unit = repository.takeUnit();
    Emission emission = new Emission(output);
    byte[] cursor;
    try {
      cursor = unit.emit(emission);
    } catch (SourceException | IOException | RuntimeException e) {
      if (emission.hasBegun) {
        throw inTheMiddle(unit, e);
      }
      repository.task().close();
      acceptFailure(repository, e);
      return;
    }
    repository.applied(unit, cursor, clock.millis());
    if (options.pacing() == Pacing.ONE_PER_CHECKPOINT) {
      repository.gate().close();
      reportDemand();
    }
    schedule(repository, Duration.ZERO);
  }

  private static IOException inTheMiddle(ChangeUnit unit, Exception cause) {
    if (cause instanceof RuntimeException broken) {
      throw broken;
    }
    String code = cause instanceof SourceException trouble ? trouble.code() + " " : "";
    return new IOException(
        code + "in the middle of commit " + unit.commit().commitId() + ": " + cause.getMessage(),
        cause);
  }

  /** Knows whether anything has gone out, so that the unit cannot be taken back any more. */
  private static final class Emission implements Consumer<SourceRecord> {
    private final ReaderOutput<SourceRecord> output;
    private boolean hasBegun;

    Emission(ReaderOutput<SourceRecord> output) {
      this.output = output;
    }

    @Override
    public void accept(SourceRecord record) {
      hasBegun = true;
      output.collect(record);
    }
  }

  @Override
  public List<FollowSplit> snapshotState(long checkpointId) {
    List<FollowSplit> splits = new ArrayList<>();
    for (FollowedRepository repository : repositories.values()) {
      repository.gate().onSnapshot(checkpointId);
      if (!repository.isFinished()) {
        splits.add(repository.split());
      }
    }
    return splits;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    for (FollowedRepository repository : repositories.values()) {
      if (repository.gate().onComplete(checkpointId)) {
        makeReady(repository);
        availability.wake();
      }
    }
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return ready.isEmpty() && notices.isEmpty()
        ? availability.whenAvailable()
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    availability.wake();
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "a look at a repository did not end within " + CLOSE_TIMEOUT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while looks at repositories ended", e);
    }
    repositories.values().forEach(repository -> repository.task().close());
  }
}
