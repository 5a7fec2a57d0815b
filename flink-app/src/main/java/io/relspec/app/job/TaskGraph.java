package io.relspec.app.job;

import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.facade.RelationPlans;
import io.relspec.app.facade.RelationSet;
import io.relspec.app.options.ContractsMode;
import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanRequest;
import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.plan.SkipReason;
import io.relspec.app.plan.TaskSchedule;
import io.relspec.app.upgrade.StoredRows;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.extract.ExtractionGraph;
import io.relspec.udf.NativeFunctions;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The relations of a job, and what of their evidence is not there.
 *
 * @param contracts contracts of all datasets, which say what the job stores
 * @param queries the queries of all relations, by dataset
 * @param plans the plans of all relations
 * @param missing datasets that nobody makes in this job
 * @param given datasets that another job has made, and the output directory of that job
 * @param mode what becomes of rows that break their contract
 */
record TaskGraph(
    ContractRegistry contracts,
    SortedMap<String, String> queries,
    RelationPlans plans,
    SortedMap<String, SkipReason> missing,
    SortedMap<String, Path> given,
    ContractsMode mode) {

  /**
   * The relations of a job.
   *
   * @param product the contracts of the product
   * @throws io.relspec.app.report.RelspecException for datasets that cannot be left out, and
   *     relations that are rejected
   */
  static TaskGraph of(ContractRegistry product, TaskOptions tasks, ExtractionOptions extraction) {
    RelationSet set = RelationSet.load(product, tasks.relations());
    SortedMap<String, String> queries = new TreeMap<>();
    set.relations().forEach(relation -> queries.put(relation.dataset(), relation.sql()));
    SortedMap<String, SkipReason> missing =
        MissingDatasets.of(set.contracts(), tasks.without(), extraction.level());
    ContractRegistry contracts = CutDatasets.stored(set.contracts(), tasks.cut(), missing);
    RelationPlans plans =
        RelationPlans.of(set.relations(), set.contracts(), new NativeFunctionLibrary());
    return new TaskGraph(
        contracts,
        queries,
        plans.storing(contracts),
        missing,
        tasks.cut().given(),
        tasks.contracts());
  }

  /** Which relations run. */
  TaskSchedule schedule() {
    return plans.schedule(missing, given.keySet());
  }

  /** What the rows are made by that the job stores. */
  StoredRows storedRows() {
    TaskSchedule schedule = schedule();
    SortedMap<String, List<PlannedBranch>> branches = new TreeMap<>(plans.branches());
    branches
        .keySet()
        .removeIf(dataset -> !contracts.get(dataset).materialised() || !schedule.runs(dataset));
    return new StoredRows(branches);
  }

  /** What the job will do. */
  JobPlan describe(ExtractionOptions extraction) {
    return plans.describe(
        new PlanRequest(missing, given.keySet(), options(extraction), this::provider));
  }

  /** Only what changes the rows of a file; which files are read does not change how. */
  private static SortedMap<String, String> options(ExtractionOptions extraction) {
    SortedMap<String, String> options = new TreeMap<>();
    options.put("source_roots", extraction.sourceRoots().toString());
    options.put("max_file_bytes", Long.toString(extraction.maxFileBytes()));
    options.put("max_depth", Integer.toString(extraction.maxDepth()));
    options.put("flow.max_edges", Integer.toString(extraction.maxFlowEdges()));
    options.put("extract.time_limit_ms", Long.toString(extraction.timeLimitMs()));
    options.put("python_version", extraction.pythonVersion().toString());
    options.put("extractor", NativeFunctions.manifest().version());
    return options;
  }

  private String provider(DatasetContract contract) {
    if (given.containsKey(contract.dataset())) {
      return "tables";
    }
    if (ExtractionGraph.gives(contract)) {
      return "extractor";
    }
    return contract.resolved() ? "resolver" : "";
  }
}
