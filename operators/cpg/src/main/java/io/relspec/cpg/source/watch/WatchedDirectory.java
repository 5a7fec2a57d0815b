package io.relspec.cpg.source.watch;

import io.relspec.cpg.source.FileScope;
import io.relspec.cpg.source.follow.Follower;
import io.relspec.cpg.source.follow.FollowerFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * A directory to watch.
 *
 * @param repo name of the repository in all datasets
 * @param root the directory
 * @param scope which files count
 * @param quietPeriod how long nothing must change before changes are taken
 * @param maxDelay longest wait for quiet
 */
record WatchedDirectory(
    String repo, String root, FileScope scope, Duration quietPeriod, Duration maxDelay)
    implements FollowerFactory {
  private static final long serialVersionUID = 1L;

  WatchedDirectory {
    if (quietPeriod.isNegative() || maxDelay.compareTo(quietPeriod) < 0) {
      throw new IllegalArgumentException(
          "the quiet period " + quietPeriod + " must lie between 0 and the longest " + maxDelay);
    }
  }

  @Override
  public Follower open() throws IOException {
    return new WatchFollower(this, Path.of(root).toRealPath(), Clock.systemUTC());
  }
}
