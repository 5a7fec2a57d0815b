package io.relspec.app.facade;

import io.relspec.app.facade.RowFlow.Column;
import io.relspec.app.plan.ColumnOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;

/** What the value of an expression is computed from: its columns, and the queries in it. */
final class ExpressionOrigins extends RexVisitorImpl<Void> {
  private final ColumnLineage nodes;
  private final RowFlow input;
  private final NavigableSet<ColumnOrigin> origins = new TreeSet<>();

  /**
   * @param nodes knows what nodes and variables of the query come from
   * @param input the row that the expression is over
   */
  ExpressionOrigins(ColumnLineage nodes, RowFlow input) {
    super(true);
    this.nodes = nodes;
    this.input = input;
  }

  /** The origins of an expression; of a row, also those of its fields. */
  Column of(RexNode expression) {
    if (expression instanceof RexInputRef ref) {
      return input.columns().get(ref.getIndex());
    }
    if (expression instanceof RexFieldAccess access) {
      return field(access);
    }
    List<Column> fields = new ArrayList<>();
    if (expression instanceof RexCall row && row.getKind() == SqlKind.ROW) {
      for (RexNode operand : row.getOperands()) {
        fields.add(new ExpressionOrigins(nodes, input).of(operand));
      }
    }
    expression.accept(this);
    return new Column(origins, fields);
  }

  private Column field(RexFieldAccess access) {
    int index = access.getField().getIndex();
    if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
      return nodes.variable(variable.id).columns().get(index);
    }
    Column row = new ExpressionOrigins(nodes, input).of(access.getReferenceExpr());
    return index < row.fields().size() ? row.fields().get(index) : Column.of(row.origins());
  }

  @Override
  public Void visitInputRef(RexInputRef ref) {
    origins.addAll(input.columns().get(ref.getIndex()).origins());
    return super.visitInputRef(ref);
  }

  @Override
  @SuppressWarnings("NullAway") // a visitor of nothing gives nothing
  public Void visitFieldAccess(RexFieldAccess access) {
    origins.addAll(field(access).origins());
    return null;
  }

  @Override
  public Void visitSubQuery(RexSubQuery query) {
    RowFlow flow = nodes.flow(query.rel);
    origins.addAll(query.getKind() == SqlKind.EXISTS ? flow.rows() : flow.all());
    return super.visitSubQuery(query);
  }
}
