package io.relspec.cpg.source.follow;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Repositories whose unit may be emitted, in the order in which that is done.
 *
 * <p>Where each of them has one turn per checkpoint, small units go first: they need not wait for a
 * large one, and cannot hold it back for longer than until all had their turn. Where there is no
 * such limit, whoever came first goes first.
 */
final class ReadyRepositories {
  private final PriorityQueue<Ready> queue =
      new PriorityQueue<>(Comparator.comparingLong(Ready::size).thenComparingLong(Ready::arrival));
  private final boolean smallestFirst;
  private long arrivals;

  private record Ready(long size, long arrival, FollowedRepository repository) {}

  /** None yet. */
  ReadyRepositories(boolean smallestFirst) {
    this.smallestFirst = smallestFirst;
  }

  void add(FollowedRepository repository) {
    long size = smallestFirst ? repository.waitingFiles() : 0;
    queue.add(new Ready(size, arrivals++, repository));
  }

  /** The next one, null if there is none. */
  @Nullable FollowedRepository poll() {
    Ready next = queue.poll();
    return next == null ? null : next.repository();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
