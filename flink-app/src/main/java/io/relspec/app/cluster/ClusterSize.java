package io.relspec.app.cluster;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Size of the cluster inside this process.
 *
 * @param slots number of subtasks of one operator that can run at once
 * @param directory an existing directory for everything temporary
 * @param networkBytes memory for records between tasks, taken at the start, off heap
 * @param managedBytes memory for sorting and hashing in batch jobs, taken when needed, off heap
 * @param stateChanges a directory, made when needed, for the changes of state of jobs that write
 *     those at a checkpoint and not all of their state; without it there are no such jobs
 */
public record ClusterSize(
    int slots, Path directory, long networkBytes, long managedBytes, Optional<Path> stateChanges) {
  /** Records between tasks travel in buffers of this size. */
  static final int SEGMENT_BYTES = 16 << 10;

  private static final long MIB = 1L << 20;
  private static final long MIN_NETWORK_BYTES = 16 * MIB;
  private static final long STREAMING_EXCHANGES = 256;
  private static final long BATCH_EXCHANGES = 64;
  private static final long MIN_BATCH_BYTES = 256 * MIB;
  private static final long MAX_BATCH_BYTES = 2048 * MIB;

  public ClusterSize {
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be positive, not " + slots);
    }
  }

  /** For one streaming job whose state is on the heap. */
  public static ClusterSize forStreaming(int parallelism, Path directory) {
    return new ClusterSize(
        parallelism,
        directory,
        networkBytes(parallelism, STREAMING_EXCHANGES),
        64 * MIB,
        Optional.empty());
  }

  /** The same for jobs whose checkpoints add to a directory what has changed in their state. */
  public ClusterSize withStateChanges(Path kept) {
    return new ClusterSize(slots, directory, networkBytes, managedBytes, Optional.of(kept));
  }

  /** For bounded queries: what does not fit in a third of the size of the heap goes to disk. */
  public static ClusterSize forBatch(int parallelism, Path directory) {
    return new ClusterSize(
        parallelism,
        directory,
        networkBytes(parallelism, BATCH_EXCHANGES),
        Math.max(MIN_BATCH_BYTES, Math.min(MAX_BATCH_BYTES, Runtime.getRuntime().maxMemory() / 3)),
        Optional.empty());
  }

  /**
   * What a job with that many exchanges needs at least: each sending subtask holds a buffer for
   * each receiver and one to spare, each receiving subtask one.
   */
  private static long networkBytes(int parallelism, long exchanges) {
    return Math.max(
        MIN_NETWORK_BYTES, exchanges * parallelism * (parallelism + 2L) * SEGMENT_BYTES);
  }
}
