package io.relspec.app.facade;

import io.relspec.app.plan.ColumnAlignment;
import io.relspec.app.plan.RelationAnalysis;
import io.relspec.contracts.flink.Alignment;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** Reads off the tree of a relation what its rows come from and what they need. */
final class RelationAnalyzer {
  private final PlannerBase planner;
  private final Set<String> functions;

  /**
   * @param functions names of the functions that are of interest
   */
  RelationAnalyzer(PlannerBase planner, Set<String> functions) {
    this.planner = planner;
    this.functions = functions;
  }

  /**
   * The analysis of a relation.
   *
   * @param bound its query
   */
  RelationAnalysis analyze(RelationLoader.Bound bound) {
    RelNode tree = tree(planner, bound.rows());
    NavigableSet<String> called = new TreeSet<>();
    CalledOperators.in(tree).forEach(operator -> called.add(operator.getName()));
    called.retainAll(functions);
    Alignment alignment = bound.binding().alignment();
    return new RelationAnalysis(
        ColumnLineage.of(tree),
        RequiredEvidence.of(tree),
        called,
        new ColumnAlignment(alignment.missing(), alignment.dropped(), alignment.cast()));
  }

  /** The tree of a query before it is optimised. */
  static RelNode tree(PlannerBase planner, Table rows) {
    return planner.createRelBuilder().queryOperation(rows.getQueryOperation()).build();
  }
}
