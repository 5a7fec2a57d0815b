package io.relspec.app.facade;

import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanRequest;
import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.plan.SkipReason;
import io.relspec.app.plan.TaskSchedule;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plans of all relations, which depend on no job: of the archive if it has them, else compiled.
 */
public final class RelationPlans {
  private static final Logger LOG = LoggerFactory.getLogger(RelationPlans.class);

  /** The last ones compiled, for one more job of this process. */
  private static @Nullable PlanArchive last;

  private final List<CompiledRelation> relations;
  private final ContractRegistry contracts;
  private final FunctionLibrary functions;

  private RelationPlans(
      List<CompiledRelation> relations, ContractRegistry contracts, FunctionLibrary functions) {
    this.relations = List.copyOf(relations);
    this.contracts = contracts;
    this.functions = functions;
  }

  /**
   * The plans of relations.
   *
   * @throws io.relspec.app.report.RelspecException for a query Flink rejects, or a cycle
   * @throws io.relspec.contracts.ContractException for a query that does not yield its dataset
   */
  public static synchronized RelationPlans of(
      Collection<RelationFile> files, ContractRegistry contracts, FunctionLibrary functions) {
    String key = PlanArchive.key(files, contracts, functions);
    PlanArchive known = last;
    if (known == null || !known.key().equals(key)) {
      known =
          PlanArchive.find(ExecutionFacade.class.getClassLoader(), key)
              .orElseGet(() -> compile(key, files, contracts, functions));
    }
    last = known;
    return of(known, contracts, functions);
  }

  static RelationPlans of(
      PlanArchive archive, ContractRegistry contracts, FunctionLibrary functions) {
    return new RelationPlans(archive.relations(), contracts, functions);
  }

  /** Compiles relations whatever the archive has. */
  static PlanArchive compile(
      String key,
      Collection<RelationFile> files,
      ContractRegistry contracts,
      FunctionLibrary functions) {
    ExecutionFacade facade =
        ExecutionFacade.streaming(
            new StreamExecutionEnvironment(), contracts, new PlannedOnly(), functions);
    List<CompiledRelation> compiled = facade.compile(files);
    LOG.info("{} plans compiled", compiled.size());
    return new PlanArchive(key, compiled);
  }

  /** The same plans for a job that stores other datasets. */
  public RelationPlans storing(ContractRegistry stored) {
    return new RelationPlans(relations, stored, functions);
  }

  List<CompiledRelation> relations() {
    return relations;
  }

  /** The plans as Flink runs them, JSON, by dataset. */
  public SortedMap<String, String> optimized() {
    SortedMap<String, String> optimized = new TreeMap<>();
    relations.forEach(relation -> optimized.put(relation.dataset(), relation.plan().json()));
    return optimized;
  }

  /** The branches of the unions that rows come from, by dataset. */
  public SortedMap<String, List<PlannedBranch>> branches() {
    SortedMap<String, List<PlannedBranch>> branches = new TreeMap<>();
    relations.forEach(relation -> branches.put(relation.dataset(), relation.plan().branches()));
    return branches;
  }

  /**
   * Which relations run.
   *
   * @param missing datasets that nobody makes in the job, and why
   * @param given datasets that another job has made
   */
  public TaskSchedule schedule(SortedMap<String, SkipReason> missing, Set<String> given) {
    return TaskSchedule.of(relations, missing, given, this::isStored);
  }

  /**
   * Which relations run in a job that stores something else than the contracts say.
   *
   * @param stored whether the job stores a dataset
   */
  public TaskSchedule schedule(SortedMap<String, SkipReason> missing, Predicate<String> stored) {
    return TaskSchedule.of(relations, missing, Set.of(), stored);
  }

  /** What a job over these relations will do. */
  public JobPlan describe(PlanRequest request) {
    return new JobPlanner(contracts, functions, request)
        .plan(relations, schedule(request.missing(), request.given()));
  }

  private boolean isStored(String dataset) {
    return contracts.find(dataset).map(DatasetContract::materialised).orElse(false);
  }
}
