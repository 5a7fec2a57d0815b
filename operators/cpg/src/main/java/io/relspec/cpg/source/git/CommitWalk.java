package io.relspec.cpg.source.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The commits between two, in the order they are applied.
 *
 * @param commits without the base, with the target as the last
 */
record CommitWalk(List<ObjectId> commits) {

  CommitWalk {
    commits = List.copyOf(commits);
  }

  /**
   * Walks from {@code base} to {@code target}.
   *
   * @param base null for the beginning of history
   * @return null if the base does not precede the target in this order
   */
  static @Nullable CommitWalk between(
      Repository repository, @Nullable ObjectId base, ObjectId target, CommitOrder order)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      return switch (order) {
        case FIRST_PARENT -> firstParents(walk, base, target);
        case FULL -> all(walk, base, target);
      };
    }
  }

  private static @Nullable CommitWalk firstParents(
      RevWalk walk, @Nullable ObjectId base, ObjectId target) throws IOException {
    List<ObjectId> found = new ArrayList<>();
    ObjectId next = target;
    while (next != null && !next.equals(base)) {
      found.add(next);
      RevCommit commit = walk.parseCommit(next);
      next = commit.getParentCount() == 0 ? null : commit.getParent(0).copy();
    }
    if (base != null && next == null) {
      return null;
    }
    Collections.reverse(found);
    return new CommitWalk(found);
  }

  private static @Nullable CommitWalk all(RevWalk walk, @Nullable ObjectId base, ObjectId target)
      throws IOException {
    if (base != null && !precedes(walk, base, target)) {
      return null;
    }
    walk.reset();
    walk.sort(RevSort.TOPO_KEEP_BRANCH_TOGETHER);
    walk.markStart(walk.parseCommit(target));
    if (base != null) {
      walk.markUninteresting(walk.parseCommit(base));
    }
    List<ObjectId> found = new ArrayList<>();
    for (RevCommit commit : walk) {
      found.add(commit.copy());
    }
    Collections.reverse(found);
    return new CommitWalk(found);
  }

  /** Whether {@code base} is an ancestor of {@code target}, by whatever parents. */
  static boolean precedes(Repository repository, ObjectId base, ObjectId target)
      throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      return precedes(walk, base, target);
    }
  }

  private static boolean precedes(RevWalk walk, ObjectId base, ObjectId target) throws IOException {
    return walk.isMergedInto(walk.parseCommit(base), walk.parseCommit(target));
  }
}
