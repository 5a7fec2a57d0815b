package io.relspec.cpg.source.git;

import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.follow.FollowSplit;
import io.relspec.cpg.source.follow.Follower;
import io.relspec.cpg.source.follow.SourceException;
import io.relspec.cpg.source.git.GitFollowing.Start;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Finds the next commit of a branch that is to be applied.
 *
 * <p>Whatever lies between two commits, the unit is the difference between the trees of the commit
 * applied last and the next one. So the files after a unit are those of its commit, also after a
 * merge, a collapsed run of commits or a rewritten history.
 */
final class GitFollower implements Follower {
  private final String repo;
  private final Repository repository;
  private final String ref;
  private final GitFollowing following;
  private final @Nullable GitMirror mirror;

  /** Commits of the walk under way, so that it is not walked again for each of them. */
  private @Nullable CommitWalk walk;

  private @Nullable ObjectId walkTarget;
  private int walkIndex;

  GitFollower(
      String repo,
      Repository repository,
      String ref,
      GitFollowing following,
      @Nullable GitMirror mirror) {
    this.repo = repo;
    this.repository = repository;
    this.ref = ref;
    this.following = following;
    this.mirror = mirror;
  }

  @Override
  public Poll poll(FollowSplit position) throws SourceException, IOException {
    if (position.isInitial()) {
      return begin(position);
    }
    GitCursor at = GitCursor.decode(position.cursor());
    if (at.isWalking()) {
      return advance(position, at);
    }
    if (following.isBounded() && at.target() != null) {
      return new Finished();
    }
    refresh();
    ObjectId head = head();
    if (head == null) {
      return new Idle(GitErrors.noBranch(repo, position.commitSeq(), ref));
    }
    if (head.equals(at.applied())) {
      return following.isBounded() ? new Finished() : new Idle(null);
    }
    return startWalk(position, at.applied(), head);
  }

  private void refresh() throws SourceException, IOException {
    if (mirror != null) {
      mirror.refresh();
    }
  }

  private Poll begin(FollowSplit position) throws SourceException, IOException {
    refresh();
    ObjectId head = head();
    if (head == null) {
      return new Idle(GitErrors.noBranch(repo, 0, ref));
    }
    if (following.start() == Start.BEGINNING) {
      CommitWalk all =
          Objects.requireNonNull(
              CommitWalk.between(repository, null, head, following.order()),
              "history has a beginning");
      return collapsed(position, null, all, 0, new GitCursor(head, null, head));
    }
    ObjectId start = head;
    if (following.start() == Start.REVISION) {
      start = revision(Objects.requireNonNull(following.startRevision()));
    }
    boolean isTheEnd = following.isBounded() && start.equals(head);
    GitCursor after = new GitCursor(start, null, isTheEnd ? start : null);
    return unit(position, null, start, after, null);
  }

  private Poll startWalk(FollowSplit position, ObjectId applied, ObjectId head)
      throws SourceException, IOException {
    requireApplied(applied);
    CommitWalk found = CommitWalk.between(repository, applied, head, following.order());
    if (found == null) {
      GitCursor after = new GitCursor(head, null, following.isBounded() ? head : null);
      return unit(position, applied, head, after, jump(position, applied, head));
    }
    return collapsed(position, applied, found, 0, new GitCursor(head, applied, head));
  }

  private Poll advance(FollowSplit position, GitCursor at) throws SourceException, IOException {
    ObjectId target = Objects.requireNonNull(at.target());
    requireApplied(at.applied());
    CommitWalk open = walk;
    if (open == null || !target.equals(walkTarget)) {
      open = CommitWalk.between(repository, at.base(), target, following.order());
      walkIndex = 0;
    }
    int index = open == null ? -1 : indexOf(open.commits(), at.applied());
    if (open == null || index < 0) {
      // The clone became shallower in the meantime: what is missing is left out.
      GitCursor after = new GitCursor(target, null, following.isBounded() ? target : null);
      return unit(position, at.applied(), target, after, jump(position, at.applied(), target));
    }
    return collapsed(position, at.applied(), open, index + 1, at);
  }

  private int indexOf(List<ObjectId> commits, ObjectId commit) {
    for (int i = walkIndex; i < commits.size(); i++) {
      if (commits.get(i).equals(commit)) {
        return i;
      }
    }
    return commits.indexOf(commit);
  }

  /** The next commits of a walk as one, as many as may be collapsed. */
  private Poll collapsed(
      FollowSplit position,
      @Nullable ObjectId applied,
      CommitWalk commits,
      int next,
      GitCursor walking)
      throws SourceException, IOException {
    int last = Math.min(commits.commits().size() - next, following.collapseCommits()) + next - 1;
    ObjectId commit = commits.commits().get(last);
    walk = commits;
    walkTarget = walking.target();
    walkIndex = last;
    int count = last - next + 1;
    SourceDiagnostic note =
        count == 1
            ? null
            : GitErrors.collapsed(repo, position.commitSeq() + 1, count, commit.name());
    return unit(
        position, applied, commit, new GitCursor(commit, walking.base(), walking.target()), note);
  }

  private SourceDiagnostic jump(FollowSplit position, ObjectId from, ObjectId to)
      throws IOException {
    long commitSeq = position.commitSeq() + 1;
    boolean isShallow = !repository.getObjectDatabase().getShallowCommits().isEmpty();
    return CommitWalk.precedes(repository, from, to)
        ? GitErrors.joinedSideways(repo, commitSeq, from.name(), to.name())
        : GitErrors.rewritten(repo, commitSeq, from.name(), to.name(), isShallow);
  }

  private Next unit(
      FollowSplit position,
      @Nullable ObjectId from,
      ObjectId to,
      GitCursor after,
      @Nullable SourceDiagnostic note)
      throws SourceException, IOException {
    long commitSeq = position.commitSeq() + 1;
    try (ObjectReader reader = repository.newObjectReader();
        RevWalk commits = new RevWalk(reader)) {
      RevCommit before = from == null ? null : commits.parseCommit(from);
      RevCommit commit = commits.parseCommit(to);
      TreeChanges changes =
          TreeChanges.between(
              reader, before, commit, repo, commitSeq, following.scope(), following.maxEntries());
      List<SourceDiagnostic> diagnostics = new ArrayList<>(changes.diagnostics());
      if (note != null) {
        diagnostics.add(0, note);
      }
      for (int i = 0; i < diagnostics.size(); i++) {
        diagnostics.set(i, diagnostics.get(i).inCommit(i + 1));
      }
      GitUnit unit =
          new GitUnit(
              repository,
              sourceCommit(commit, commitSeq, changes, from == null),
              List.copyOf(changes.files()),
              diagnostics,
              after,
              following.scope().maxFileBytes());
      unit.verify();
      return new Next(unit);
    } catch (MissingObjectException e) {
      throw GitErrors.unreadableObject(e.getObjectId().name(), null, "is missing");
    } catch (IncorrectObjectTypeException | CorruptObjectException e) {
      throw GitErrors.unreadableObject(to.name(), null, "or one of its trees is damaged");
    }
  }

  private SourceCommit sourceCommit(
      RevCommit commit, long commitSeq, TreeChanges changes, boolean isFull) {
    return new SourceCommit(
        repo,
        commitSeq,
        commit.name(),
        Arrays.stream(commit.getParents()).map(RevCommit::name).toList(),
        TimeUnit.SECONDS.toMillis(commit.getCommitTime()),
        followedRef(),
        changes.added(),
        changes.changed(),
        changes.deleted(),
        isFull);
  }

  private String followedRef() {
    return mirror == null ? ref : mirror.remoteRef();
  }

  /** Without the commit applied last its difference to the next one cannot be known. */
  private void requireApplied(ObjectId applied) throws SourceException, IOException {
    if (!repository.getObjectDatabase().has(applied)) {
      throw GitErrors.lostState(applied.name());
    }
  }

  /** The commit to go to, null if there is none yet. */
  private @Nullable ObjectId head() throws SourceException, IOException {
    String until = following.untilRevision();
    if (until != null) {
      return revision(until);
    }
    Ref found = repository.exactRef(ref);
    ObjectId id = found == null ? null : found.getObjectId();
    return id == null ? null : revision(id.name());
  }

  private ObjectId revision(String revision) throws SourceException, IOException {
    try {
      ObjectId id = repository.resolve(revision + "^{commit}");
      if (id != null) {
        return id;
      }
    } catch (AmbiguousObjectException
        | IncorrectObjectTypeException
        | MissingObjectException
        | RevisionSyntaxException e) {
      throw GitErrors.noRevision(revision);
    }
    throw GitErrors.noRevision(revision);
  }

  @Override
  public void close() {
    repository.close();
  }
}
