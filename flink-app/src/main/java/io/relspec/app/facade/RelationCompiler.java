package io.relspec.app.facade;

import io.relspec.app.catalog.RelspecCatalog;
import io.relspec.contracts.DatasetContract;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;

/**
 * Compiles relations, each to a plan of its own that reads others as tables. (Planned as one tree,
 * a relation read along several ways would be planned once per way: doubling relations would double
 * the plan with every round.)
 */
final class RelationCompiler {

  private final RelationLoader loader;
  private final RelspecCatalog catalog;
  private final PlanCanonicalizer canonicalizer;
  private final RelationAnalyzer analyzer;

  RelationCompiler(
      RelationLoader loader,
      RelspecCatalog catalog,
      PlanCanonicalizer canonicalizer,
      RelationAnalyzer analyzer) {
    this.loader = loader;
    this.catalog = catalog;
    this.canonicalizer = canonicalizer;
    this.analyzer = analyzer;
  }

  /** Compiles a relation after those it reads. */
  CompiledRelation compile(Relation relation) {
    RelationLoader.Bound bound = loader.bind(relation);
    String compiled = plan(relation, bound.rows());
    boolean keepsOrder = PlanKeys.keepsOrder(compiled, relation.contract());
    if (!keepsOrder) {
      catalog.withdrawKey(relation.contract());
    }
    CanonicalPlan plan =
        canonicalizer.canonicalize(relation.dataset(), compiled, bound.rows().promises());
    PlanRules.check(relation.dataset(), plan);
    return new CompiledRelation(
        relation.dataset(),
        relation.file().file(),
        relation.file().priority(),
        relation.inputs(),
        keepsOrder,
        plan,
        analyzer.analyze(bound));
  }

  private String plan(Relation relation, Finalisation.Final rows) {
    String target = output(relation.contract(), rows.isChecked());
    try {
      return rows.table().insertInto(target).compilePlan().asJsonString();
    } catch (ValidationException | TableException e) {
      throw SqlOrigin.of(relation.file()).rejected(e);
    }
  }

  private static String output(DatasetContract contract, boolean isChecked) {
    String database = isChecked ? RelspecCatalog.CHECKED : RelspecCatalog.OUTPUTS;
    return RelspecCatalog.NAME + "." + database + "." + contract.dataset();
  }
}
