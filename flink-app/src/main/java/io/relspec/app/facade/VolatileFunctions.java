package io.relspec.app.facade;

import java.util.List;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlOperator;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.planner.operations.PlannerQueryOperation;
import org.jspecify.annotations.Nullable;

/** Finds calls whose result does not follow from their arguments. */
final class VolatileFunctions extends RelVisitor {

  private final TreeSet<String> names = new TreeSet<>();
  private final RexShuttle expressions = new Expressions();

  private VolatileFunctions() {}

  /** The names of the functions a parsed query calls, also through the views it reads. */
  static List<String> in(Table query) {
    VolatileFunctions functions = new VolatileFunctions();
    functions.go(((PlannerQueryOperation) query.getQueryOperation()).getCalciteTree());
    return List.copyOf(functions.names);
  }

  @Override
  public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
    if (node instanceof Aggregate aggregate) {
      aggregate.getAggCallList().forEach(call -> add(call.getAggregation()));
    }
    node.accept(expressions);
    super.visit(node, ordinal, parent);
  }

  private void add(SqlOperator operator) {
    if (!operator.isDeterministic() || operator.isDynamicFunction()) {
      names.add(operator.getName());
    }
  }

  /** Looks into the expressions of a node, and into the queries in them. */
  private final class Expressions extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
      add(call.getOperator());
      return super.visitCall(call);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      VolatileFunctions.this.visit(subQuery.rel, 0, null);
      return super.visitSubQuery(subQuery);
    }
  }
}
