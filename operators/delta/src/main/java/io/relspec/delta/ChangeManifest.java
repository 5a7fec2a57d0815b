package io.relspec.delta;

import java.util.List;

/**
 * What one writer changes in a table between two barriers; no commit refers to its files yet.
 *
 * @param table name of the table
 * @param files new data files; {@code _change_type} is set in each of their rows
 * @param changeFiles files of the change feed only: deleted rows and rows before an update, and the
 *     rows left in a new file that lost some before its commit
 * @param deletions rows that leave data files of earlier commits or of {@code files}
 */
public record ChangeManifest(
    String table,
    List<DataFileManifest> files,
    List<DataFileManifest> changeFiles,
    List<RowDeletions> deletions) {

  public ChangeManifest {
    files = List.copyOf(files);
    changeFiles = List.copyOf(changeFiles);
    deletions = List.copyOf(deletions);
  }

  /** Whether nothing changes. */
  public boolean isEmpty() {
    return files.isEmpty() && changeFiles.isEmpty() && deletions.isEmpty();
  }
}
