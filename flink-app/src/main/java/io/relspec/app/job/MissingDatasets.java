package io.relspec.app.job;

import io.relspec.app.plan.SkipReason;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.extract.ExtractionGraph;
import io.relspec.cpg.resolve.ResolutionGraph;
import io.relspec.udf.extract.AnalysisLevel;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out which datasets nobody makes in a job. */
final class MissingDatasets {
  private MissingDatasets() {}

  /**
   * The missing datasets and why they are missing.
   *
   * @param without what is to be left out
   * @throws RelspecException for a name that means no evidence
   */
  static SortedMap<String, SkipReason> of(
      ContractRegistry contracts, List<String> without, AnalysisLevel level) {
    SortedMap<String, SkipReason> missing = new TreeMap<>();
    if (level != AnalysisLevel.CALLS || without.contains(ResolutionGraph.SUMMARIES)) {
      for (DatasetContract contract : contracts.all()) {
        if (isOfResolverAlone(contract)) {
          missing.put(contract.dataset(), SkipReason.MISSING_DATASET);
        }
      }
    }
    for (String dataset : without) {
      if (contracts.find(dataset).filter(MissingDatasets::isRemovable).isEmpty()) {
        throw new RelspecException(
            "EVD-001",
            ExitCode.USAGE,
            dataset + " is no evidence that can be left out",
            "name one of " + removable(contracts));
      }
      missing.put(dataset, SkipReason.DISABLED);
    }
    return missing;
  }

  /** The datasets that a job can do without, by name. */
  static List<String> removable(ContractRegistry contracts) {
    return contracts.all().stream()
        .filter(MissingDatasets::isRemovable)
        .map(DatasetContract::dataset)
        .sorted()
        .toList();
  }

  private static boolean isRemovable(DatasetContract contract) {
    return isOfResolverAlone(contract)
        || (ExtractionGraph.gives(contract) && contract.database() != Database.GRAPH);
  }

  /** Made when calls are resolved, by nothing else. */
  private static boolean isOfResolverAlone(DatasetContract contract) {
    return contract.resolved()
        && contract.database() == Database.RELATIONS
        && !contract.dataset().equals("relation_output");
  }
}
