package io.relspec.delta.kernel;

import io.relspec.delta.DataFileManifest;
import java.util.List;

/**
 * A commit that adds data files.
 *
 * @param applicationId who commits, for Delta's transaction identifier
 * @param transactionVersion number of the commit among those of the application, growing
 * @param domain name of the metadata domain that is replaced by the same commit
 * @param domainConfiguration new content of the domain
 * @param files the files to add, none of them in the table yet
 */
public record Append(
    String applicationId,
    long transactionVersion,
    String domain,
    String domainConfiguration,
    List<DataFileManifest> files) {

  public Append {
    files = List.copyOf(files);
  }
}
