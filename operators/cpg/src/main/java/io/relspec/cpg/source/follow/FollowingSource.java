package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.SourceRecord;
import java.time.Clock;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * The changes of one or many repositories, commit by commit.
 *
 * <p>Contract of the stream:
 *
 * <ul>
 *   <li>A repository is owned by one reader. A commit is emitted by one call of the reader, which
 *       no checkpoint barrier can interrupt: all its records lie between two barriers. Aligned
 *       checkpoints keep that for the operators behind; unaligned ones do not.
 *   <li>With {@link FollowOptions.Pacing#ONE_PER_CHECKPOINT} the next commit of the repository is
 *       emitted only when a completed checkpoint holds the one before. Commits of different
 *       repositories share an interval.
 *   <li>A commit starts with its {@code SourceCommit}; each changed file follows once, in an order
 *       that is always the same. The changes folded up to a commit are the files of that commit
 *       that are in scope.
 *   <li>Restored from any checkpoint, the source goes on after the last commit that the checkpoint
 *       holds.
 *   <li>A repository in trouble is reported by a {@code SourceDiagnostic}, waits and is tried
 *       again; the others go on.
 * </ul>
 */
public final class FollowingSource
    implements Source<SourceRecord, FollowSplit, FollowEnumeratorState> {
  private static final long serialVersionUID = 1L;

  private final List<FollowerFactory> repositories;
  private final FollowOptions options;

  /**
   * A source of {@code repositories}.
   *
   * @throws IllegalArgumentException if two have the same name or there is none
   */
  public FollowingSource(List<? extends FollowerFactory> repositories, FollowOptions options) {
    SortedSet<String> names = new TreeSet<>();
    for (FollowerFactory repository : repositories) {
      if (!names.add(repository.repo())) {
        throw new IllegalArgumentException("two repositories are named " + repository.repo());
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("there is no repository to follow");
    }
    this.repositories = List.copyOf(repositories);
    this.options = options;
  }

  @Override
  public Boundedness getBoundedness() {
    return options.isBounded() ? Boundedness.BOUNDED : Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<SourceRecord, FollowSplit> createReader(SourceReaderContext context) {
    TreeMap<String, FollowerFactory> byName = new TreeMap<>();
    repositories.forEach(repository -> byName.put(repository.repo(), repository));
    return new FollowSourceReader(context, byName, options, Clock.systemUTC());
  }

  @Override
  public SplitEnumerator<FollowSplit, FollowEnumeratorState> createEnumerator(
      SplitEnumeratorContext<FollowSplit> context) {
    return restoreEnumerator(context, new FollowEnumeratorState(new TreeSet<>(), List.of()));
  }

  @Override
  public SplitEnumerator<FollowSplit, FollowEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<FollowSplit> context, FollowEnumeratorState state) {
    List<String> names = repositories.stream().map(FollowerFactory::repo).toList();
    return new FollowSplitEnumerator(context, names, options, state);
  }

  @Override
  public SimpleVersionedSerializer<FollowSplit> getSplitSerializer() {
    return new FollowSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<FollowEnumeratorState> getEnumeratorCheckpointSerializer() {
    return new FollowEnumeratorState.Serializer();
  }
}
