package io.relspec.app.facade;

import io.relspec.app.plan.ColumnAlignment;
import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.plan.Evidence;
import io.relspec.app.plan.Lineage;
import io.relspec.app.plan.RelationAnalysis;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.flink.Alignment;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.planner.delegation.PlannerBase;

/** Reads off the tree of a relation what its rows come from and what they need. */
final class RelationAnalyzer {
  private final PlannerBase planner;
  private final ContractRegistry contracts;
  private final Set<String> functions;

  /**
   * @param functions names of the functions that are of interest
   */
  RelationAnalyzer(PlannerBase planner, ContractRegistry contracts, Set<String> functions) {
    this.planner = planner;
    this.contracts = contracts;
    this.functions = functions;
  }

  /**
   * The analysis of a relation.
   *
   * @param bound its query
   */
  RelationAnalysis analyze(RelationLoader.Bound bound) {
    RelNode tree = tree(planner, bound.rows().table());
    EdgeRules.check(bound.binding().contract(), tree, contracts);
    NavigableSet<String> called = new TreeSet<>();
    CalledOperators.in(tree).forEach(operator -> called.add(operator.getName()));
    called.retainAll(functions);
    Alignment alignment = bound.binding().alignment();
    return new RelationAnalysis(
        bound.rows().isChecked() ? checked(ColumnLineage.of(tree)) : ColumnLineage.of(tree),
        required(RequiredEvidence.of(tree), bound),
        called,
        new ColumnAlignment(alignment.missing(), alignment.dropped(), alignment.cast()));
  }

  /** What is looked at to find rows that break the contract decides which rows there are. */
  private static Lineage checked(Lineage lineage) {
    Map<String, NavigableSet<ColumnOrigin>> columns = new LinkedHashMap<>(lineage.columns());
    NavigableSet<ColumnOrigin> rows = new TreeSet<>(lineage.rows());
    rows.addAll(Objects.requireNonNull(columns.remove(FlinkTypes.VIOLATIONS)));
    return new Lineage(columns, rows);
  }

  /** Without what its rows refer to, a relation would be nothing but errors. */
  private Evidence required(Evidence evidence, RelationLoader.Bound bound) {
    return Finalisation.referred(bound.binding().contract(), contracts).stream()
        .map(Evidence::of)
        .reduce(evidence, Evidence::and);
  }

  /** The tree of a query before it is optimised. */
  static RelNode tree(PlannerBase planner, Table rows) {
    return planner.createRelBuilder().queryOperation(rows.getQueryOperation()).build();
  }
}
