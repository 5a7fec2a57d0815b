package io.relspec.delta.source;

import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.DeletionVector;
import io.relspec.delta.kernel.FileAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a commit as files to be read, by the rules of Delta's protocol ("Add CDC File").
 *
 * <p>If a commit has change files, they are all its changes. Otherwise the files it adds and
 * removes with a change of data are compared path by path: rows of a file that is only added come
 * in, rows of one that is only removed go out, and of one that stays with other deletion vectors
 * the difference of those. Deletions and preimages come before insertions and postimages; for that,
 * a change file, which holds both, is read twice.
 */
final class CommitChanges {
  private CommitChanges() {}

  /** The files to be read, in the order in which they must be. */
  static List<FileRead> of(Commit commit) {
    if (commit.withoutChange()) {
      return List.of();
    }
    List<FileRead> reads = new ArrayList<>();
    if (!commit.changeFiles().isEmpty()) {
      for (FileAction file : commit.changeFiles()) {
        reads.add(read(file, ChangeKind.FEED_BEFORE, Optional.empty(), Optional.empty()));
        reads.add(read(file, ChangeKind.FEED_AFTER, Optional.empty(), Optional.empty()));
      }
    } else {
      byPath(commit).values().forEach(pair -> pair.addTo(reads));
    }
    reads.sort(Comparator.comparing(read -> read.kind().comesLast()));
    return reads;
  }

  private static Map<String, Pair> byPath(Commit commit) {
    Map<String, Pair> pairs = new LinkedHashMap<>();
    for (FileAction remove : commit.removes()) {
      if (remove.dataChange()) {
        pairs.computeIfAbsent(remove.path(), path -> new Pair()).remove = remove;
      }
    }
    for (FileAction add : commit.adds()) {
      if (add.dataChange()) {
        pairs.computeIfAbsent(add.path(), path -> new Pair()).add = add;
      }
    }
    return pairs;
  }

  private static FileRead read(
      FileAction file,
      ChangeKind kind,
      Optional<DeletionVector> only,
      Optional<DeletionVector> except) {
    return new FileRead(
        file.path(), file.partition(), file.sizeBytes(), file.rows(), kind, only, except, 0);
  }

  /** What a commit does to one path. */
  private static final class Pair {
    private @Nullable FileAction add;
    private @Nullable FileAction remove;

    void addTo(List<FileRead> reads) {
      if (add == null && remove != null) {
        reads.add(read(remove, ChangeKind.DELETES, Optional.empty(), remove.deletionVector()));
      } else if (add != null && remove == null) {
        reads.add(read(add, ChangeKind.INSERTS, Optional.empty(), add.deletionVector()));
      } else if (add != null && remove != null) {
        addDifference(add, remove, reads);
      }
    }

    /** Rows that the new deletion vector hides go out, rows that only the old one hid come back. */
    private static void addDifference(FileAction add, FileAction remove, List<FileRead> reads) {
      Optional<DeletionVector> before = remove.deletionVector();
      Optional<DeletionVector> after = add.deletionVector();
      if (before.isEmpty() && after.isEmpty()) {
        reads.add(read(remove, ChangeKind.DELETES, Optional.empty(), Optional.empty()));
        reads.add(read(add, ChangeKind.INSERTS, Optional.empty(), Optional.empty()));
        return;
      }
      if (after.isPresent()) {
        reads.add(read(add, ChangeKind.DELETES, after, before));
      }
      if (before.isPresent()) {
        reads.add(read(add, ChangeKind.INSERTS, before, after));
      }
    }
  }
}
