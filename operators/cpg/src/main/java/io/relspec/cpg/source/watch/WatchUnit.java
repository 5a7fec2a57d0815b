package io.relspec.cpg.source.watch;

import io.relspec.cpg.source.DirectoryScanner.ScannedFile;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileReading;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.follow.ChangeUnit;
import io.relspec.cpg.source.watch.WatchCursor.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a directory.
 *
 * <p>The files are read when the unit is emitted and remembered as they were read then, whatever
 * they held when the change was noticed.
 */
final class WatchUnit implements ChangeUnit {
  private final Path root;
  private final long maxFileBytes;
  private final SourceCommit commit;
  private final List<Change> changes;
  private final SortedMap<String, Seen> files;
  private final long scanMs;

  /**
   * A file that is to be emitted.
   *
   * @param path relative to the root
   * @param file as it was listed, null if it is gone
   */
  record Change(String path, @Nullable ScannedFile file) {}

  WatchUnit(
      Path root,
      long maxFileBytes,
      SourceCommit commit,
      List<Change> changes,
      SortedMap<String, Seen> before,
      long scanMs) {
    this.root = root;
    this.maxFileBytes = maxFileBytes;
    this.commit = commit;
    this.changes = changes;
    this.files = before;
    this.scanMs = scanMs;
  }

  @Override
  public SourceCommit commit() {
    return commit;
  }

  @Override
  public byte[] emit(Consumer<SourceRecord> out) throws IOException {
    out.accept(commit);
    for (Change change : changes) {
      out.accept(emitted(change));
    }
    return new WatchCursor(files).encode();
  }

  private FileChange emitted(Change change) {
    ScannedFile file = change.file();
    if (file == null) {
      files.remove(change.path());
      return new FileChange(commit.repo(), change.path(), null);
    }
    FileContent content = FileReading.read(root, change.path(), maxFileBytes);
    files.put(change.path(), WatchFollower.seen(file, ContentId.of(content), scanMs));
    return new FileChange(
        commit.repo(), change.path(), FileVersion.of(commit, content, null, null));
  }
}
