package io.relspec.app.facade;

import io.relspec.app.plan.Evidence;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;

/**
 * What a query yields nothing without, read off its tree: without one side of an inner join,
 * without the left side of a left one, without all sides of a union.
 */
final class RequiredEvidence {
  private RequiredEvidence() {}

  static Evidence of(RelNode node) {
    if (node instanceof TableScan scan) {
      List<String> name = scan.getTable().getQualifiedName();
      return Evidence.of(name.get(name.size() - 1));
    }
    if (node instanceof Values values) {
      return values.getTuples().isEmpty() ? Evidence.impossible() : Evidence.none();
    }
    if (node instanceof Aggregate aggregate && aggregate.getGroupSet().isEmpty()) {
      return Evidence.none();
    }
    if (node instanceof Join join) {
      return joined(join.getJoinType(), of(join.getLeft()), of(join.getRight()));
    }
    if (node instanceof Correlate correlate) {
      return joined(correlate.getJoinType(), of(correlate.getLeft()), of(correlate.getRight()));
    }
    if (node instanceof Union union) {
      return union.getInputs().stream()
          .map(RequiredEvidence::of)
          .reduce(Evidence.impossible(), Evidence::or);
    }
    if (node instanceof Intersect || node instanceof Minus) {
      List<Evidence> inputs = node.getInputs().stream().map(RequiredEvidence::of).toList();
      return node instanceof Minus
          ? inputs.get(0)
          : inputs.stream().reduce(Evidence.none(), Evidence::and);
    }
    return node.getInputs().size() == 1 ? of(node.getInput(0)) : Evidence.none();
  }

  private static Evidence joined(JoinRelType type, Evidence left, Evidence right) {
    return switch (type) {
      case INNER, SEMI -> left.and(right);
      case LEFT, ANTI -> left;
      case RIGHT -> right;
      case FULL -> left.or(right);
    };
  }
}
