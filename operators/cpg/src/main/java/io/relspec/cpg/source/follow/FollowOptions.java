package io.relspec.cpg.source.follow;

import java.io.Serializable;
import java.time.Duration;

/**
 * How repositories are followed.
 *
 * @param pacing how many commits a checkpoint may stand for
 * @param isBounded whether the source ends
 * @param pollInterval time between two looks at a repository that had nothing new
 * @param minBackoff wait after the first failure of a repository; doubles with each further one
 * @param maxBackoff longest wait
 * @param maxAttempts failures in a row after which a bounded source gives a repository up; an
 *     unbounded one never does
 * @param threads threads per reader that look for commits
 * @param checkpointsOnDemand whether checkpoints come quickly only while a commit waits for one:
 *     without such a commit the source calls itself behind, for which Flink has an interval of its
 *     own, {@code execution.checkpointing.interval-during-backlog}. That is a setting of the whole
 *     job, so it suits a job with one source of this kind; one that ends is never idle, so it has
 *     no use for it
 */
public record FollowOptions(
    Pacing pacing,
    boolean isBounded,
    Duration pollInterval,
    Duration minBackoff,
    Duration maxBackoff,
    int maxAttempts,
    int threads,
    boolean checkpointsOnDemand)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many commits of a repository a checkpoint may stand for. */
  public enum Pacing {
    /**
     * At most one: the next commit waits until a checkpoint holds the one before. Needs a job with
     * checkpoints; each of them can be queried afterwards.
     */
    ONE_PER_CHECKPOINT,
    /** Any number of whole commits, as fast as they are read; for batch jobs. */
    UNPACED
  }

  public FollowOptions {
    requirePositive("poll interval", pollInterval);
    requirePositive("first backoff", minBackoff);
    if (maxBackoff.compareTo(minBackoff) < 0) {
      throw new IllegalArgumentException(
          "the longest backoff " + maxBackoff + " is shorter than the first, " + minBackoff);
    }
    if (maxAttempts < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "attempts and threads must be positive, not " + maxAttempts + " and " + threads);
    }
    if (isBounded && checkpointsOnDemand) {
      // Its readers end one by one, and an event to one that has just ended fails the job.
      throw new IllegalArgumentException("a source that ends cannot have checkpoints on demand");
    }
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }

  /** Live following: every 200 ms, backoff from 1 s to 5 min, two threads. */
  public static FollowOptions defaults() {
    return new FollowOptions(
        Pacing.ONE_PER_CHECKPOINT,
        false,
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        3,
        2,
        false);
  }

  /** The wait after so many failures in a row. */
  Duration backoff(int failures) {
    Duration wait = minBackoff.multipliedBy(1L << Math.min(failures - 1, 20));
    return wait.compareTo(maxBackoff) < 0 ? wait : maxBackoff;
  }

  /** The same with another pacing. */
  public FollowOptions withPacing(Pacing value) {
    return new FollowOptions(
        value,
        isBounded,
        pollInterval,
        minBackoff,
        maxBackoff,
        maxAttempts,
        threads,
        checkpointsOnDemand);
  }

  /** The same, ending or not. */
  public FollowOptions withBounded(boolean value) {
    return new FollowOptions(
        pacing,
        value,
        pollInterval,
        minBackoff,
        maxBackoff,
        maxAttempts,
        threads,
        checkpointsOnDemand);
  }

  /** The same with another time between two looks. */
  public FollowOptions withPollInterval(Duration value) {
    return new FollowOptions(
        pacing,
        isBounded,
        value,
        minBackoff,
        maxBackoff,
        maxAttempts,
        threads,
        checkpointsOnDemand);
  }

  /** The same with other waits after failures. */
  public FollowOptions withBackoff(Duration first, Duration longest) {
    return new FollowOptions(
        pacing, isBounded, pollInterval, first, longest, maxAttempts, threads, checkpointsOnDemand);
  }

  /** The same with another number of attempts of a bounded source. */
  public FollowOptions withMaxAttempts(int value) {
    return new FollowOptions(
        pacing,
        isBounded,
        pollInterval,
        minBackoff,
        maxBackoff,
        value,
        threads,
        checkpointsOnDemand);
  }

  /** The same with another number of threads. */
  public FollowOptions withThreads(int value) {
    return new FollowOptions(
        pacing,
        isBounded,
        pollInterval,
        minBackoff,
        maxBackoff,
        maxAttempts,
        value,
        checkpointsOnDemand);
  }

  /** The same, with checkpoints that come quickly only while a commit waits for one, or not. */
  public FollowOptions withCheckpointsOnDemand(boolean value) {
    return new FollowOptions(
        pacing, isBounded, pollInterval, minBackoff, maxBackoff, maxAttempts, threads, value);
  }
}
