package io.relspec.app.facade;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;

/** Finds the operators and functions that a query calls, also in the queries within it. */
final class CalledOperators extends RelVisitor {
  private final SortedMap<String, SqlOperator> operators = new TreeMap<>();
  private final RexShuttle expressions = new Expressions();

  private CalledOperators() {}

  /** In the order of their names. */
  static Collection<SqlOperator> in(RelNode query) {
    CalledOperators called = new CalledOperators();
    called.go(query);
    return called.operators.values();
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
    operators.put(operator.getName(), operator);
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
      CalledOperators.this.visit(subQuery.rel, 0, null);
      return super.visitSubQuery(subQuery);
    }
  }
}
