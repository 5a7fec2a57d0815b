package io.relspec.app.job;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The Python files of each commit of a repository, read with plain walks over whole trees: what a
 * job that follows the commits is held against.
 *
 * @param name of the repository in all datasets
 * @param repository open, with regular files only
 */
record GitTrees(String name, Path location, Repository repository) implements AutoCloseable {

  /** A file and the applied commit that changed it last. */
  private record Entry(int mode, ObjectId blob, String commitId, long commitSeq, long timeMs) {
    boolean hasSameFile(Entry other) {
      return mode == other.mode && blob.equals(other.blob);
    }
  }

  /** Opens a bare repository or a working tree. */
  static GitTrees open(String name, Path location) throws IOException {
    Path inner = location.resolve(Constants.DOT_GIT);
    Path directory = inner.toFile().isDirectory() ? inner : location;
    return new GitTrees(
        name,
        location,
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setMustExist(true).build());
  }

  /** Commits from the first to the head, along first parents. */
  List<String> firstParents() throws IOException {
    List<String> commits = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit next = walk.parseCommit(repository.resolve(Constants.HEAD));
      while (true) {
        commits.add(next.name());
        if (next.getParentCount() == 0) {
          break;
        }
        next = walk.parseCommit(next.getParent(0));
      }
    }
    Collections.reverse(commits);
    return commits;
  }

  /** All commits that lead to the head. */
  Set<String> reachable() throws IOException {
    Set<String> commits = new HashSet<>();
    try (RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(repository.resolve(Constants.HEAD)));
      for (RevCommit commit : walk) {
        commits.add(commit.name());
      }
    }
    return commits;
  }

  /** Whether each commit of a list stands behind all its parents. */
  boolean hasParentsFirst(List<String> commits) throws IOException {
    Set<String> before = new HashSet<>();
    try (RevWalk walk = new RevWalk(repository)) {
      for (String id : commits) {
        for (RevCommit parent : walk.parseCommit(ObjectId.fromString(id)).getParents()) {
          if (!before.contains(parent.name())) {
            return false;
          }
        }
        before.add(id);
      }
    }
    return true;
  }

  /**
   * What a scan emits of the files after the last of some commits that were applied one after the
   * other; each file says which of them changed it last.
   */
  List<SourceRecord> records(List<String> applied) throws IOException {
    SortedMap<String, Entry> files = new TreeMap<>();
    for (int i = 0; i < applied.size(); i++) {
      SortedMap<String, Entry> next = tree(applied.get(i), i + 1L);
      SortedMap<String, Entry> before = files;
      next.replaceAll(
          (path, entry) -> {
            Entry old = before.get(path);
            return old != null && old.hasSameFile(entry) ? old : entry;
          });
      files = next;
    }
    String head = applied.get(applied.size() - 1);
    List<SourceRecord> records = new ArrayList<>();
    records.add(new SourceCommit(name, 1, head, List.of(), 0, null, files.size(), 0, 0, true));
    for (Map.Entry<String, Entry> file : files.entrySet()) {
      Entry entry = file.getValue();
      FileContent content = FileContent.of(repository.open(entry.blob()).getBytes());
      records.add(
          new FileChange(
              name,
              file.getKey(),
              new FileVersion(
                  content, entry.mode(), entry.commitId(), entry.commitSeq(), entry.timeMs())));
    }
    return records;
  }

  private SortedMap<String, Entry> tree(String commitId, long commitSeq) throws IOException {
    SortedMap<String, Entry> files = new TreeMap<>();
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk walk = new TreeWalk(repository)) {
      RevCommit commit = commits.parseCommit(ObjectId.fromString(commitId));
      long timeMs = TimeUnit.SECONDS.toMillis(commit.getCommitTime());
      walk.addTree(commit.getTree());
      walk.setRecursive(true);
      while (walk.next()) {
        String path = walk.getPathString();
        if (path.endsWith(".py") || path.endsWith(".pyi")) {
          if ((walk.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
            throw new IllegalStateException(path + " is no regular file");
          }
          files.put(
              path,
              new Entry(walk.getRawMode(0), walk.getObjectId(0), commitId, commitSeq, timeMs));
        }
      }
    }
    return files;
  }

  @Override
  public void close() {
    repository.close();
  }
}
