package io.relspec.cpg.source;

import org.jspecify.annotations.Nullable;

/**
 * The change of one file by one commit.
 *
 * @param repo name of the repository
 * @param path relative to the root of the repository, {@code /} between names
 * @param after the file as the commit leaves it, null when the commit deletes it
 */
public record FileChange(String repo, String path, @Nullable FileVersion after)
    implements SourceRecord {
  /** Stands for the path where a change is one of an external index as a whole; no file has it. */
  private static final String INDEX = "\0index";

  /**
   * A change of what an external index says besides its documents.
   *
   * @param problems what is wrong with it, see {@link IndexFile#problems}
   */
  public static FileChange ofIndex(SourceCommit commit, byte[] besides, String problems) {
    FileContent none = FileContent.unread(0, FileContent.Reason.NO_FILE, problems);
    return new FileChange(commit.repo(), INDEX, FileVersion.of(commit, none, null, besides));
  }

  /** Whether this is no file, but what an external index says besides its documents. */
  public boolean isIndex() {
    return path.equals(INDEX);
  }

  public FileChange {
    if (path.isEmpty() || path.startsWith("/") || path.startsWith("./")) {
      throw new IllegalArgumentException("not a path relative to the repository: " + path);
    }
  }
}
