package io.relspec.delta.kernel;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one version of a table says about files.
 *
 * @param version the version it made
 * @param timestampMs in-commit timestamp, or else when the log entry was written, milliseconds
 *     since the epoch
 * @param adds files added, in the order of the log
 * @param removes files removed
 * @param changeFiles files that hold the changes; if there are any, they are all of them
 * @param metadata the table's new declaration, if the commit has one
 * @param domains new content of metadata domains, by name
 * @param withoutChange whether the commit says of itself that it rewrote rows as they were
 * @param operation what the writer calls the commit, for instance {@code MERGE}; may be empty
 */
public record Commit(
    long version,
    long timestampMs,
    List<FileAction> adds,
    List<FileAction> removes,
    List<FileAction> changeFiles,
    Optional<Declaration> metadata,
    Map<String, String> domains,
    boolean withoutChange,
    String operation) {

  public Commit {
    adds = List.copyOf(adds);
    removes = List.copyOf(removes);
    changeFiles = List.copyOf(changeFiles);
    domains = Collections.unmodifiableMap(new TreeMap<>(domains));
  }

  /** Length of all files that a reader of the changes may open. */
  public long sizeBytes() {
    List<FileAction> read = changeFiles.isEmpty() ? adds : changeFiles;
    return read.stream().mapToLong(FileAction::sizeBytes).filter(size -> size > 0).sum();
  }

  /**
   * A declaration of the table inside a commit.
   *
   * @param schemaJson the schema in Delta's JSON
   * @param properties the table's properties
   */
  public record Declaration(String schemaJson, Map<String, String> properties) {
    public Declaration {
      properties = Map.copyOf(properties);
    }
  }
}
