package io.relspec.cpg.source.git;

import io.relspec.cpg.source.follow.Follower;
import io.relspec.cpg.source.follow.FollowerFactory;
import io.relspec.cpg.source.follow.SourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A repository to follow.
 *
 * @param repo name of the repository in all datasets
 * @param location working tree or bare repository, or the URL of a remote one
 * @param branch short name or full ref, null for what HEAD points to
 * @param following what is read of it
 */
record GitRepository(String repo, String location, @Nullable String branch, GitFollowing following)
    implements FollowerFactory {
  private static final long serialVersionUID = 1L;
  private static final String BRANCHES = "refs/heads/";

  @Override
  public Follower open() throws SourceException, IOException {
    String ref = branch == null ? "HEAD" : branch.startsWith("refs/") ? branch : BRANCHES + branch;
    if (GitMirror.isRemote(location)) {
      String mirrors = following.mirrors();
      if (mirrors == null) {
        throw new IllegalStateException("a remote repository has a directory for mirrors");
      }
      GitMirror mirror =
          GitMirror.open(
              Path.of(mirrors), repo, location, ref, following.fetchInterval(), Clock.systemUTC());
      return new GitFollower(repo, mirror.repository(), mirror.ref(), following, mirror);
    }
    return new GitFollower(
        repo, GitDirectory.open(Path.of(location), following.isTrusted()), ref, following, null);
  }
}
