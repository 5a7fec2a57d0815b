package io.relspec.app.job;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.delta.SchemaEvolution;
import io.relspec.delta.TableSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * The stored datasets of a build and where they lie: {@code <root>/<database>/<dataset>}.
 *
 * @param root output directory, absolute
 * @param contracts contracts of all datasets
 */
record StoredTables(Path root, ContractRegistry contracts) {
  /** The dataset that says which versions of all others belong to a commit. */
  static final String SNAPSHOTS = "cpg_snapshots";

  /** The dataset of the commits of sources, which every job stores. */
  static final String COMMITS = "source_commits";

  static final String NOTICES = "source_notices";

  /** The dataset of rows that break their contract. */
  static final String CONTRACT_ERRORS = "contract_errors";

  /** Contracts of the stored datasets, in the order of the registry. */
  List<DatasetContract> all() {
    return contracts.all().stream().filter(DatasetContract::materialised).toList();
  }

  /** Contracts of the datasets that a job stores: all but those that say what runs did. */
  List<DatasetContract> written() {
    return all().stream().filter(contract -> !isOfRuns(contract)).toList();
  }

  /** Contracts of the datasets that say what runs did. They outlive the tables of a source. */
  List<DatasetContract> ofRuns() {
    return all().stream().filter(StoredTables::isOfRuns).toList();
  }

  private static boolean isOfRuns(DatasetContract contract) {
    return contract.database() == Database.RUNS && !contract.dataset().equals(SNAPSHOTS);
  }

  /** Directory of a table. */
  Path location(DatasetContract contract) {
    return root.resolve(contract.database().yamlName()).resolve(contract.dataset());
  }

  /** The table of a stored dataset, as the Delta connector takes it. */
  TableSpec spec(DatasetContract contract) {
    return new TableSpec(
        contract.dataset(),
        location(contract).toString(),
        FlinkTypes.rowType(contract),
        contract.partition(),
        contract.key());
  }

  /**
   * What is done about columns that a table and its contract do not have in common. A relaxed
   * contract may also drop columns, but no table loses one: what is dropped is null from then on.
   */
  static SchemaEvolution evolution(DatasetContract contract) {
    return switch (contract.evolution()) {
      case STRICT -> SchemaEvolution.STRICT;
      case ADDITIVE, RELAXED -> SchemaEvolution.ADDITIVE;
    };
  }

  /** Identity of the sink of a dataset; the same for every job that writes it. */
  static String sinkId(DatasetContract contract) {
    return "relspec." + contract.database().yamlName() + "." + contract.dataset();
  }
}
