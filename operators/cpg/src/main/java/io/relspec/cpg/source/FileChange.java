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

  public FileChange {
    if (path.isEmpty() || path.startsWith("/") || path.startsWith("./")) {
      throw new IllegalArgumentException("not a path relative to the repository: " + path);
    }
  }
}
