package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.follow.Follower.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a repository and looks for its next unit, away from the task thread.
 *
 * <p>After a failure the repository is opened anew, since what it cached may be what is wrong.
 */
final class FollowTask {
  private static final Logger LOG = LoggerFactory.getLogger(FollowTask.class);

  private final FollowerFactory factory;
  private @Nullable Follower follower;

  /** What a look ended with: one of the two is set. */
  record Outcome(String repo, @Nullable Poll poll, @Nullable Throwable failure) {}

  FollowTask(FollowerFactory factory) {
    this.factory = factory;
  }

  Outcome run(FollowSplit position) {
    try {
      Follower open = follower;
      if (open == null) {
        open = factory.open();
        follower = open;
      }
      return new Outcome(factory.repo(), open.poll(position), null);
    } catch (SourceException | IOException | RuntimeException | Error e) {
      LOG.debug("repository {} cannot be followed", factory.repo(), e);
      close();
      return new Outcome(factory.repo(), null, e);
    }
  }

  /** Not while {@link #run} runs. */
  void close() {
    Follower open = follower;
    follower = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.warn("repository {} was not closed cleanly", factory.repo(), e);
      }
    }
  }
}
