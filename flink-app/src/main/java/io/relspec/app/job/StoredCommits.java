package io.relspec.app.job;

import io.relspec.app.output.OutputDirectory;
import io.relspec.app.service.CommitVersions;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the versions of commits from {@code cpg_snapshots}. */
final class StoredCommits implements CommitVersions {
  private final ContractRegistry contracts;

  StoredCommits(ContractRegistry contracts) {
    this.contracts = contracts;
  }

  @Override
  public SortedMap<Path, Long> of(Path out, String revision) {
    OutputDirectory.requireComplete(out);
    StoredTables tables = new StoredTables(out, contracts);
    SortedMap<Path, Long> versions = new TreeMap<>();
    try {
      Snapshot snapshot = Revisions.find(tables, revision);
      for (DatasetContract contract : tables.all()) {
        Long version = snapshot.versions().get(contract.dataset());
        if (version != null) {
          versions.put(out.relativize(tables.location(contract)), version);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the tables in " + out, e);
    }
    return versions;
  }
}
