package io.relspec.cpg.source.git;

import io.relspec.cpg.source.FileScope;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is read of every repository of a source.
 *
 * @param scope which files count
 * @param order which commits are applied
 * @param start where following begins
 * @param startRevision the revision, for {@link Start#REVISION}
 * @param untilRevision the last commit to be applied, null for the head of the branch
 * @param isBounded whether a repository ends, at {@code untilRevision} or else at the head that the
 *     branch has when its first commit is read
 * @param collapseCommits how many commits that wait may be applied as one, 1 for none
 * @param maxEntries limit of entries that differ between two commits
 * @param isTrusted whether data of a repository may lie outside of it
 * @param mirrors directory for the mirrors of remote repositories, null if there are none
 * @param fetchInterval time between two fetches of a remote repository
 */
record GitFollowing(
    FileScope scope,
    CommitOrder order,
    Start start,
    @Nullable String startRevision,
    @Nullable String untilRevision,
    boolean isBounded,
    int collapseCommits,
    int maxEntries,
    boolean isTrusted,
    @Nullable String mirrors,
    Duration fetchInterval)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Where following begins. */
  enum Start {
    /** At the head of the branch, with all its files. */
    HEAD,
    /** At a revision, with all its files. */
    REVISION,
    /** At the first commit of the history. */
    BEGINNING
  }

  GitFollowing {
    if (collapseCommits < 1 || maxEntries < 1) {
      throw new IllegalArgumentException(
          "limits must be positive, not " + collapseCommits + " and " + maxEntries);
    }
    if ((start == Start.REVISION) != (startRevision != null)) {
      throw new IllegalArgumentException("a start revision is given if and only if it is used");
    }
  }
}
