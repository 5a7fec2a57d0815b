package io.relspec.app.facade;

import io.relspec.app.catalog.RelspecCatalog;
import io.relspec.contracts.DatasetContract;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.delegation.Planner;

/**
 * Compiles relations, each to a plan of its own that reads others as tables. (Planned as one tree,
 * a relation read along several ways would be planned once per way: doubling relations would double
 * the plan with every round.)
 */
final class RelationCompiler {

  private final StreamExecutionEnvironment environment;
  private final Planner planner;
  private final RelspecCatalog catalog;
  private final PlanCanonicalizer canonicalizer;

  RelationCompiler(
      StreamExecutionEnvironment environment,
      Planner planner,
      RelspecCatalog catalog,
      PlanCanonicalizer canonicalizer) {
    this.environment = environment;
    this.planner = planner;
    this.catalog = catalog;
    this.canonicalizer = canonicalizer;
  }

  /** Compiles a relation after those it reads. */
  CompiledJob compile(Relation relation, RelationLoader.Bound bound) {
    String compiled = plan(relation, bound.rows());
    if (!PlanKeys.keepsOrder(compiled, relation.contract())) {
      catalog.withdrawKey(relation.contract());
    }
    CanonicalPlan plan = canonicalizer.canonicalize(relation.dataset(), compiled);
    PlanRules.check(relation.dataset(), plan);
    return new CompiledJob(relation, bound, environment, planner, plan);
  }

  private static String plan(Relation relation, Table rows) {
    try {
      return rows.insertInto(output(relation.contract())).compilePlan().asJsonString();
    } catch (ValidationException | TableException e) {
      throw SqlOrigin.of(relation.file()).rejected(e);
    }
  }

  private static String output(DatasetContract contract) {
    return RelspecCatalog.NAME + "." + RelspecCatalog.OUTPUTS + "." + contract.dataset();
  }
}
