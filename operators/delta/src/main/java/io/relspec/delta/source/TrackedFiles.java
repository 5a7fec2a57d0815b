package io.relspec.delta.source;

import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.FileAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of the table at the version that a source has come to, so that what changed since can
 * be told from the files of a later version alone, without the commits in between. Immutable.
 *
 * <p>Memory: some 200 bytes a file, and as much in the state of the source.
 */
final class TrackedFiles {
  private final Map<String, FileAction> files;

  private TrackedFiles(Map<String, FileAction> files) {
    this.files = files;
  }

  static TrackedFiles of(List<FileAction> files) {
    Map<String, FileAction> byPath = new TreeMap<>();
    files.forEach(file -> byPath.put(file.path(), changing(file)));
    return new TrackedFiles(byPath);
  }

  /** The form that they have in state: a split with all of them. */
  static TrackedFiles of(DeltaSourceSplit split) {
    return of(
        split.files().stream()
            .map(
                file ->
                    new FileAction(
                        file.path(),
                        file.partition(),
                        file.sizeBytes(),
                        file.rows(),
                        true,
                        file.except()))
            .toList());
  }

  DeltaSourceSplit toSplit(long version) {
    List<FileRead> reads = files.values().stream().map(FileRead::of).toList();
    return new DeltaSourceSplit("files", version, 0, false, reads);
  }

  /** The files after more commits. */
  TrackedFiles after(List<Commit> commits) {
    Map<String, FileAction> next = new TreeMap<>(files);
    for (Commit commit : commits) {
      commit.removes().forEach(file -> next.remove(file.path()));
      commit.adds().forEach(file -> next.put(file.path(), changing(file)));
    }
    return new TrackedFiles(next);
  }

  /**
   * The way from these files to those of a later version as one commit: what both have in common,
   * deletion vector included, is no change.
   */
  Commit to(TrackedFiles later, long version, long timestampMs) {
    return new Commit(
        version,
        timestampMs,
        later.without(this),
        without(later),
        List.of(),
        Optional.empty(),
        Map.of(),
        false,
        "difference of snapshots");
  }

  private List<FileAction> without(TrackedFiles others) {
    List<FileAction> own = new ArrayList<>();
    for (FileAction file : files.values()) {
      FileAction other = others.files.get(file.path());
      if (other == null || !other.deletionVector().equals(file.deletionVector())) {
        own.add(file);
      }
    }
    return own;
  }

  /** A rewrite says of its files that no row changes; compared across it, they are other files. */
  private static FileAction changing(FileAction file) {
    return new FileAction(
        file.path(), file.partition(), file.sizeBytes(), file.rows(), true, file.deletionVector());
  }
}
