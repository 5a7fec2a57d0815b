package io.relspec.app.job;

import io.relspec.app.options.TaskCut;
import io.relspec.app.plan.SkipReason;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Route;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The datasets at which a task graph can be cut. */
final class CutDatasets {
  /** What jobs that follow tables read anyway. */
  private static final Set<String> FILES = Set.of("source_files", StoredTables.COMMITS);

  private CutDatasets() {}

  /**
   * Contracts that say what a job with a cut stores.
   *
   * @param missing datasets that nobody makes in the job
   * @throws RelspecException if the task graph cannot be cut so
   */
  static ContractRegistry stored(
      ContractRegistry contracts, TaskCut cut, SortedMap<String, SkipReason> missing) {
    cut.given().keySet().forEach(dataset -> requireReadable(contracts, dataset));
    if (cut.only().isEmpty()) {
      return contracts;
    }
    cut.only().forEach(dataset -> requireStorable(contracts, dataset, missing));
    return contracts.storing(
        contract ->
            contract.database() == Database.RUNS
                ? contract.materialised()
                : contract.dataset().equals(StoredTables.COMMITS)
                    || (contract.dataset().equals(StoredTables.NOTICES) && cut.given().isEmpty())
                    || cut.only().contains(contract.dataset()));
  }

  private static void requireStorable(
      ContractRegistry contracts, String dataset, SortedMap<String, SkipReason> missing) {
    Optional<DatasetContract> contract = contracts.find(dataset);
    if (contract.isEmpty() || contract.get().database() == Database.RUNS) {
      throw new RelspecException(
          "EVD-002",
          ExitCode.USAGE,
          "--only " + dataset + ": no job makes such a dataset",
          "plan --format json names all datasets");
    }
    if (missing.containsKey(dataset)) {
      throw new RelspecException(
          "EVD-002",
          ExitCode.USAGE,
          "--only " + dataset + ": nobody makes it at this level or without what is left out",
          "raise --level, or leave out --without-dataset");
    }
  }

  /** Columnar datasets never become rows on their way, so nobody reads them as such. */
  private static void requireReadable(ContractRegistry contracts, String dataset) {
    boolean isReadable =
        contracts
            .find(dataset)
            .filter(contract -> contract.database() != Database.RUNS)
            .filter(contract -> contract.route() == Route.ROW)
            .filter(contract -> !FILES.contains(dataset))
            .isPresent();
    if (!isReadable) {
      throw new RelspecException(
          "EVD-003",
          ExitCode.USAGE,
          "--dataset " + dataset + ": no dataset of rows besides files and commits has this name",
          "name one such as py_summaries");
    }
  }
}
