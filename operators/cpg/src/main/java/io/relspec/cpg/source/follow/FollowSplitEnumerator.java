package io.relspec.cpg.source.follow;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives every repository to one reader, so a commit is never spread over tasks.
 *
 * <p>Repositories are dealt out by their place in the configuration. A repository that was assigned
 * once is in the state of a reader from then on; a new one in the configuration of a restored job
 * is assigned as it was at first.
 */
final class FollowSplitEnumerator implements SplitEnumerator<FollowSplit, FollowEnumeratorState> {
  private final SplitEnumeratorContext<FollowSplit> context;
  private final List<String> repositories;
  private final boolean isBounded;
  private final boolean checkpointsOnDemand;
  private final SortedSet<Integer> waiting = new TreeSet<>();
  private final SortedSet<String> assigned;
  private final TreeMap<String, FollowSplit> returned = new TreeMap<>();

  FollowSplitEnumerator(
      SplitEnumeratorContext<FollowSplit> context,
      List<String> repositories,
      FollowOptions options,
      FollowEnumeratorState state) {
    this.context = context;
    this.repositories = repositories;
    this.isBounded = options.isBounded();
    this.checkpointsOnDemand = options.checkpointsOnDemand();
    this.assigned = new TreeSet<>(state.assigned());
    state.returned().forEach(split -> returned.put(split.repo(), split));
  }

  @Override
  public void start() {
    reportBacklog();
  }

  /** Readers with a commit that waits for a checkpoint are what makes the next one urgent. */
  private void reportBacklog() {
    if (checkpointsOnDemand) {
      context.setIsProcessingBacklog(waiting.isEmpty());
    }
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (!(event instanceof CheckpointDemand demand)) {
      throw new IllegalStateException("readers do not send " + event);
    }
    if (demand.isWaiting()) {
      waiting.add(subtask);
    } else {
      waiting.remove(subtask);
    }
    reportBacklog();
  }

  @Override
  public void addReader(int subtask) {
    waiting.remove(subtask);
    for (int i = 0; i < repositories.size(); i++) {
      if (i % context.currentParallelism() == subtask) {
        assign(repositories.get(i), subtask);
      }
    }
    // A repository that left the configuration while it was returned still has to be reported.
    for (String repo : List.copyOf(returned.keySet())) {
      if (!repositories.contains(repo)) {
        assign(repo, subtask);
      }
    }
    if (isBounded) {
      context.signalNoMoreSplits(subtask);
    }
  }

  private void assign(String repo, int subtask) {
    FollowSplit back = returned.remove(repo);
    if (back != null) {
      context.assignSplit(back, subtask);
    } else if (assigned.add(repo)) {
      context.assignSplit(FollowSplit.initial(repo), subtask);
    }
  }

  @Override
  public void addSplitsBack(List<FollowSplit> splits, int subtask) {
    splits.forEach(split -> returned.put(split.repo(), split));
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String requesterHost) {
    throw new IllegalStateException("readers do not ask for repositories");
  }

  @Override
  public FollowEnumeratorState snapshotState(long checkpointId) {
    return new FollowEnumeratorState(assigned, new ArrayList<>(returned.values()));
  }

  @Override
  public void close() {
    // Holds nothing that needs closing.
  }
}
