package io.relspec.cpg.source.git;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.follow.ChangeUnit;
import io.relspec.cpg.source.follow.SourceException;
import io.relspec.cpg.source.git.TreeChanges.BlobChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;

/** The difference between two commits; blobs are read while it is emitted. */
final class GitUnit implements ChangeUnit {
  private static final long READ_AHEAD_BYTES = 16L << 20;

  private final Repository repository;
  private final SourceCommit commit;
  private final List<BlobChange> files;
  private final List<SourceDiagnostic> diagnostics;
  private final GitCursor after;
  private final long maxFileBytes;

  GitUnit(
      Repository repository,
      SourceCommit commit,
      List<BlobChange> files,
      List<SourceDiagnostic> diagnostics,
      GitCursor after,
      long maxFileBytes) {
    this.repository = repository;
    this.commit = commit;
    this.files = files;
    this.diagnostics = diagnostics;
    this.after = after;
    this.maxFileBytes = maxFileBytes;
  }

  /**
   * Reads every blob once and forgets it, so that emitting finds no surprise.
   *
   * @throws SourceException if an object is damaged or missing
   */
  void verify() throws SourceException, IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      for (BlobChange file : files) {
        ObjectId blob = file.blob();
        if (blob != null) {
          FileContent unused = BlobReading.read(reader, file, blob, maxFileBytes);
        }
      }
    }
  }

  @Override
  public SourceCommit commit() {
    return commit;
  }

  /** Small units are read before anything of them is emitted, so they fail as a whole. */
  @Override
  public byte[] emit(Consumer<SourceRecord> out) throws SourceException, IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      List<FileChange> ahead = new ArrayList<>();
      long bytes = 0;
      while (ahead.size() < files.size() && bytes < READ_AHEAD_BYTES) {
        FileChange change = change(reader, files.get(ahead.size()));
        bytes += change.after() == null ? 0 : change.after().content().bytes().length;
        ahead.add(change);
      }
      out.accept(commit);
      diagnostics.forEach(out);
      ahead.forEach(out);
      for (BlobChange file : files.subList(ahead.size(), files.size())) {
        out.accept(change(reader, file));
      }
    }
    return after.encode();
  }

  private FileChange change(ObjectReader reader, BlobChange file)
      throws SourceException, IOException {
    ObjectId blob = file.blob();
    if (blob == null) {
      return new FileChange(commit.repo(), file.path(), null);
    }
    FileContent content = BlobReading.read(reader, file, blob, maxFileBytes);
    return new FileChange(
        commit.repo(), file.path(), FileVersion.of(commit, content, file.mode(), null));
  }
}
