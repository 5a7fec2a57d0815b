package io.relspec.cpg.source.git;

import io.relspec.cpg.source.FileScope;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.follow.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * The files in scope that differ between two trees, by name; contents are not read.
 *
 * <p>A renamed file is a deletion and an addition. Cost follows the trees that differ, not the size
 * of the repository.
 */
final class TreeChanges {
  private static final int MAX_PATH_BYTES = 4096;
  private static final int MAX_SHOWN_CHARS = 256;
  private static final int MAX_DIAGNOSTICS = 1000;

  /**
   * A file after the change.
   *
   * @param path relative to the root
   * @param mode mode in git, 0 for a deletion
   * @param blob content, null for a deletion
   */
  record BlobChange(String path, int mode, @Nullable ObjectId blob) {}

  private final String repo;
  private final long commitSeq;
  private final PathMatcher scope;
  private final ObjectChecker checker = new ObjectChecker();
  private final SortedMap<String, BlobChange> files = new TreeMap<>();
  private final List<SourceDiagnostic> diagnostics = new ArrayList<>();
  private int added;
  private int changed;
  private int deleted;
  private int unsaid;

  private TreeChanges(String repo, long commitSeq, FileScope scope) {
    this.repo = repo;
    this.commitSeq = commitSeq;
    this.scope = scope.toMatcher();
  }

  /**
   * What leads from one tree to another.
   *
   * @param from null for no files
   * @param maxEntries limit of entries that differ, in scope or not
   * @throws SourceException beyond the limit
   * @throws IOException if a tree cannot be read
   */
  static TreeChanges between(
      ObjectReader reader,
      @Nullable RevCommit from,
      RevCommit to,
      String repo,
      long commitSeq,
      FileScope scope,
      int maxEntries)
      throws SourceException, IOException {
    TreeChanges changes = new TreeChanges(repo, commitSeq, scope);
    try (TreeWalk walk = new TreeWalk(reader)) {
      if (from == null) {
        walk.addTree(new EmptyTreeIterator());
      } else {
        walk.addTree(from.getTree());
      }
      walk.addTree(to.getTree());
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      for (int entries = 0; walk.next(); entries++) {
        if (entries == maxEntries) {
          throw GitErrors.tooManyFiles(to.name(), maxEntries);
        }
        changes.visit(walk);
      }
    }
    changes.summarize();
    return changes;
  }

  private void visit(TreeWalk walk) {
    byte[] raw = walk.getRawPath();
    FileMode before = walk.getFileMode(0);
    FileMode after = walk.getFileMode(1);
    String path = new String(raw, StandardCharsets.UTF_8);
    if (after == FileMode.GITLINK) {
      say(GitErrors.submodule(repo, commitSeq, shown(path), walk.getObjectId(1).name()));
    }
    if (!(isFile(before) || isFile(after)) || !isInScope(path) || !isSafe(raw, path)) {
      return;
    }
    if (isFile(after)) {
      put(new BlobChange(path, after.getBits(), walk.getObjectId(1)), isFile(before));
    } else {
      put(new BlobChange(path, 0, null), true);
    }
  }

  /** A tree that names a path twice has one change for it: the file that is there afterwards. */
  private void put(BlobChange change, boolean wasFile) {
    BlobChange other = files.get(change.path());
    if (other != null && other.blob() != null) {
      return;
    }
    files.put(change.path(), change);
    if (other != null) {
      deleted--;
      changed++;
    } else if (change.blob() == null) {
      deleted++;
    } else if (wasFile) {
      changed++;
    } else {
      added++;
    }
  }

  private static boolean isFile(FileMode mode) {
    return mode == FileMode.REGULAR_FILE
        || mode == FileMode.EXECUTABLE_FILE
        || mode == FileMode.SYMLINK;
  }

  private boolean isInScope(String path) {
    try {
      return scope.matches(Path.of(path));
    } catch (InvalidPathException e) {
      leaveOut(path, "its name is no path on this machine");
      return false;
    }
  }

  /** Whether a file of a repository may be called so; if not, that is said. */
  private boolean isSafe(byte[] raw, String path) {
    if (raw.length > MAX_PATH_BYTES) {
      leaveOut(path, "its path is longer than " + MAX_PATH_BYTES + " bytes");
      return false;
    }
    try {
      checker.checkPath(raw, 0, raw.length);
    } catch (CorruptObjectException e) {
      leaveOut(path, "its path is not safe");
      return false;
    }
    if (!Arrays.equals(path.getBytes(StandardCharsets.UTF_8), raw)) {
      leaveOut(path, "its path is not UTF-8");
      return false;
    }
    return true;
  }

  private void leaveOut(String path, String reason) {
    say(GitErrors.unsafePath(repo, commitSeq, shown(path), reason));
  }

  private static String shown(String path) {
    return path.length() <= MAX_SHOWN_CHARS ? path : path.substring(0, MAX_SHOWN_CHARS) + "…";
  }

  private void say(SourceDiagnostic diagnostic) {
    if (diagnostics.size() < MAX_DIAGNOSTICS) {
      diagnostics.add(diagnostic);
    } else {
      unsaid++;
    }
  }

  private void summarize() {
    if (unsaid > 0) {
      diagnostics.add(GitErrors.tooManyDiagnostics(repo, commitSeq, unsaid));
    }
  }

  /** The changes in the order of paths. */
  Collection<BlobChange> files() {
    return files.values();
  }

  List<SourceDiagnostic> diagnostics() {
    return diagnostics;
  }

  int added() {
    return added;
  }

  int changed() {
    return changed;
  }

  int deleted() {
    return deleted;
  }
}
