package io.relspec.delta.kernel;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.RowDeletions;
import java.util.List;
import java.util.Set;

/**
 * A commit that adds and deletes rows and says in the change feed which.
 *
 * @param applicationId who commits, for Delta's transaction identifier
 * @param transactionVersion number of the commit among those of the application, growing
 * @param domain name of the metadata domain that is replaced by the same commit
 * @param domainConfiguration new content of the domain
 * @param files the files to add, none of them in the table yet; if rows are deleted, {@code
 *     _change_type} is set in each of their rows
 * @param changeFiles files of the change feed only: the deleted rows and the rows before an update
 * @param deletions the rows that leave each file
 */
public record Change(
    String applicationId,
    long transactionVersion,
    String domain,
    String domainConfiguration,
    List<DataFileManifest> files,
    List<DataFileManifest> changeFiles,
    List<RowDeletions> deletions) {

  public Change {
    files = List.copyOf(files);
    changeFiles = List.copyOf(changeFiles);
    deletions = List.copyOf(deletions);
    if (deletions.isEmpty() != changeFiles.isEmpty()) {
      throw new IllegalArgumentException(
          "rows are deleted if and only if the change feed has them");
    }
    if (Set.copyOf(deletions.stream().map(RowDeletions::path).toList()).size()
        != deletions.size()) {
      throw new IllegalArgumentException("two sets of deletions for one file");
    }
  }

  /** The same as a plain append; only if no rows are deleted. */
  Append append() {
    return new Append(applicationId, transactionVersion, domain, domainConfiguration, files);
  }
}
