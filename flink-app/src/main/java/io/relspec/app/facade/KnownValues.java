package io.relspec.app.facade;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.NodeKinds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Which texts the columns of a query can have, read off its tree: literals, and the closed lists of
 * the datasets it reads. What is computed in any other way is not known.
 */
final class KnownValues {
  private static final String COALESCE = "COALESCE";
  private static final String CONCAT = "||";
  private static final String NODE_ID = "node_id";

  private final ContractRegistry contracts;
  private final Function<ColumnContract, Domain> declared;
  private final Function<RexCall, Domain> called;
  private final Map<CorrelationId, List<Domain>> correlated = new HashMap<>();

  private KnownValues(
      ContractRegistry contracts,
      Function<ColumnContract, Domain> declared,
      Function<RexCall, Domain> called) {
    this.contracts = contracts;
    this.declared = declared;
    this.called = called;
  }

  /**
   * What is known of a value, null aside.
   *
   * @param isKnown whether it is one of {@code values} or {@code literals}
   * @param values values that it may have
   * @param literals values that the query itself gives it, with no condition in between
   * @param fields the same of each field of a row, or of the rows in an array
   */
  record Domain(
      boolean isKnown,
      NavigableSet<String> values,
      NavigableSet<String> literals,
      List<Domain> fields) {
    static Domain unknown() {
      return new Domain(false, new TreeSet<>(), new TreeSet<>(), List.of());
    }

    static Domain of(Collection<String> values) {
      return new Domain(true, new TreeSet<>(values), new TreeSet<>(), List.of());
    }

    /** All values, wherever they come from. */
    NavigableSet<String> all() {
      return chosen().values;
    }

    /** Whether it is never anything but null. */
    boolean isNull() {
      return isKnown && values.isEmpty() && literals.isEmpty();
    }

    /** Whether every value is among those given. */
    boolean isWithin(Collection<String> allowed) {
      return isKnown && allowed.containsAll(values) && allowed.containsAll(literals);
    }

    Domain or(Domain other) {
      NavigableSet<String> either = new TreeSet<>(values);
      either.addAll(other.values);
      NavigableSet<String> given = new TreeSet<>(literals);
      given.addAll(other.literals);
      return new Domain(isKnown && other.isKnown, either, given, List.of());
    }

    /** Texts that begin with one of these and end with one of others. */
    Domain followedBy(Domain other) {
      NavigableSet<String> both = new TreeSet<>();
      for (String start : all()) {
        other.all().forEach(end -> both.add(start + end));
      }
      return isKnown && other.isKnown ? of(both) : unknown();
    }

    /** The same behind a condition: a literal may not get past it. */
    Domain chosen() {
      NavigableSet<String> all = new TreeSet<>(values);
      all.addAll(literals);
      return new Domain(
          isKnown, all, new TreeSet<>(), fields.stream().map(Domain::chosen).toList());
    }
  }

  /** The domains of the columns of a query. */
  static List<Domain> of(RelNode query, ContractRegistry contracts) {
    return texts(contracts).node(query);
  }

  /** The same for each branch of a query that is a union, also below projections. */
  static List<List<Domain>> branches(RelNode query, ContractRegistry contracts) {
    return texts(contracts).branches(query);
  }

  /**
   * Which kinds of nodes the ids in the columns of each branch name.
   *
   * @see #branches
   */
  static List<List<Domain>> nodeKinds(RelNode query, ContractRegistry contracts) {
    return new KnownValues(contracts, column -> kinds(NodeKinds.of(column)), KnownValues::made)
        .branches(query);
  }

  private static KnownValues texts(ContractRegistry contracts) {
    return new KnownValues(contracts, KnownValues::declared, call -> Domain.unknown());
  }

  private static Domain kinds(Optional<List<String>> kinds) {
    return kinds.map(Domain::of).orElseGet(Domain::unknown);
  }

  /** An id that a function makes, or one of those in an array. */
  private static Domain made(RexCall call) {
    String function = call.getOperator().getName();
    boolean isNode = function.equals(NODE_ID) && call.getOperands().get(0) instanceof RexLiteral;
    return isNode
        ? Domain.of(List.of(text((RexLiteral) call.getOperands().get(0))))
        : kinds(NodeKinds.madeBy(function));
  }

  private List<List<Domain>> branches(RelNode node) {
    if (node instanceof Union union) {
      return union.getInputs().stream().flatMap(input -> branches(input).stream()).toList();
    }
    if (node instanceof Project project && project.getVariablesSet().isEmpty()) {
      return branches(project.getInput()).stream()
          .map(
              input -> project.getProjects().stream().map(each -> expression(each, input)).toList())
          .toList();
    }
    return List.of(node(node));
  }

  private List<Domain> node(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    }
    if (node instanceof Project project) {
      List<Domain> input = node(project.getInput());
      project.getVariablesSet().forEach(id -> correlated.put(id, input));
      return project.getProjects().stream().map(each -> expression(each, input)).toList();
    }
    if (node instanceof Filter || node instanceof Sort) {
      return chosen(node(node.getInput(0)));
    }
    if (node instanceof Join join) {
      return beside(node(join.getLeft()), node(join.getRight()), node);
    }
    if (node instanceof Correlate correlate) {
      List<Domain> left = node(correlate.getLeft());
      correlated.put(correlate.getCorrelationId(), left);
      return beside(left, node(correlate.getRight()), node);
    }
    if (node instanceof Union union) {
      return union(union);
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    return node instanceof Uncollect uncollect ? uncollect(uncollect) : unknown(node);
  }

  private List<Domain> scan(TableScan scan) {
    List<String> name = scan.getTable().getQualifiedName();
    return contracts
        .find(name.get(name.size() - 1))
        .map(
            contract ->
                scan.getRowType().getFieldNames().stream()
                    .map(column -> contract.column(column).map(declared))
                    .map(domain -> domain.orElseGet(Domain::unknown))
                    .toList())
        .orElseGet(() -> unknown(scan));
  }

  private static Domain declared(ColumnContract column) {
    return column.values().isEmpty() ? Domain.unknown() : Domain.of(column.values());
  }

  private static List<Domain> chosen(Collection<Domain> domains) {
    return domains.stream().map(Domain::chosen).toList();
  }

  /** Semi joins give the columns of their left side only. */
  private static List<Domain> beside(List<Domain> left, List<Domain> right, RelNode node) {
    List<Domain> both = new ArrayList<>(chosen(left));
    both.addAll(chosen(right));
    return both.subList(0, node.getRowType().getFieldCount());
  }

  private List<Domain> union(Union union) {
    List<Domain> either = null;
    for (RelNode input : union.getInputs()) {
      List<Domain> next = node(input);
      if (either == null) {
        either = next;
        continue;
      }
      List<Domain> merged = new ArrayList<>();
      for (int i = 0; i < next.size(); i++) {
        merged.add(either.get(i).or(next.get(i)));
      }
      either = merged;
    }
    return either == null ? unknown(union) : either;
  }

  private List<Domain> aggregate(Aggregate aggregate) {
    List<Domain> input = chosen(node(aggregate.getInput()));
    List<Domain> domains = new ArrayList<>();
    aggregate.getGroupSet().forEach(key -> domains.add(input.get(key)));
    for (AggregateCall call : aggregate.getAggCallList()) {
      domains.add(aggregated(call, input));
    }
    while (domains.size() < aggregate.getRowType().getFieldCount()) {
      domains.add(Domain.unknown());
    }
    return domains;
  }

  /** The least and the greatest value are values; a collection of rows keeps their fields apart. */
  private static Domain aggregated(AggregateCall call, List<Domain> input) {
    if (call.getArgList().isEmpty()) {
      return Domain.unknown();
    }
    Domain argument = input.get(call.getArgList().get(0));
    SqlKind kind = call.getAggregation().getKind();
    if (kind == SqlKind.MIN || kind == SqlKind.MAX) {
      return argument;
    }
    boolean isCollection =
        call.getType().getComponentType() != null
            && call.getType().getComponentType().isStruct()
            && call.getType().getComponentType().getFieldCount() == argument.fields().size();
    return isCollection
        ? new Domain(false, new TreeSet<>(), new TreeSet<>(), argument.fields())
        : Domain.unknown();
  }

  private List<Domain> uncollect(Uncollect uncollect) {
    List<Domain> domains = new ArrayList<>();
    for (Domain domain : node(uncollect.getInput())) {
      domains.addAll(domain.fields().isEmpty() ? List.of(domain) : domain.fields());
    }
    return domains.size() == uncollect.getRowType().getFieldCount() ? domains : unknown(uncollect);
  }

  private static List<Domain> unknown(RelNode node) {
    return node.getRowType().getFieldList().stream().map(field -> Domain.unknown()).toList();
  }

  private Domain expression(RexNode expression, List<Domain> input) {
    if (expression instanceof RexInputRef ref) {
      return input.get(ref.getIndex());
    }
    if (expression instanceof RexLiteral literal) {
      return literal(literal);
    }
    if (expression instanceof RexFieldAccess access) {
      return field(access, input);
    }
    return expression instanceof RexCall call ? call(call, input) : Domain.unknown();
  }

  private static Domain literal(RexLiteral literal) {
    if (literal.isNull()) {
      return Domain.of(List.of());
    }
    return SqlTypeUtil.inCharFamily(literal.getType())
        ? new Domain(true, new TreeSet<>(), new TreeSet<>(List.of(text(literal))), List.of())
        : Domain.unknown();
  }

  private static String text(RexLiteral literal) {
    return String.valueOf(literal.getValueAs(String.class));
  }

  private Domain field(RexFieldAccess access, List<Domain> input) {
    int index = access.getField().getIndex();
    if (access.getReferenceExpr() instanceof RexCorrelVariable variable) {
      List<Domain> row = correlated.getOrDefault(variable.id, List.of());
      return index < row.size() ? row.get(index) : Domain.unknown();
    }
    List<Domain> fields = expression(access.getReferenceExpr(), input).fields();
    return index < fields.size() ? fields.get(index) : Domain.unknown();
  }

  private Domain call(RexCall call, List<Domain> input) {
    List<RexNode> operands = call.getOperands();
    if (call.getKind() == SqlKind.ROW) {
      List<Domain> fields = operands.stream().map(each -> expression(each, input)).toList();
      return new Domain(false, new TreeSet<>(), new TreeSet<>(), fields);
    }
    if (call.getKind() == SqlKind.CAST) {
      return expression(operands.get(0), input);
    }
    if (call.getKind() == SqlKind.CASE) {
      Domain result = expression(operands.get(operands.size() - 1), input);
      for (int i = 1; i < operands.size() - 1; i += 2) {
        result = result.or(expression(operands.get(i), input));
      }
      return result;
    }
    if (call.getOperator().getName().equalsIgnoreCase(COALESCE)) {
      return operands.stream()
          .map(each -> expression(each, input))
          .reduce(Domain.of(List.of()), Domain::or);
    }
    if (call.getOperator().getName().equals(CONCAT)) {
      return operands.stream()
          .map(each -> expression(each, input))
          .reduce(Domain::followedBy)
          .orElseGet(Domain::unknown);
    }
    if (call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      return operands.stream()
          .map(each -> expression(each, input))
          .reduce(Domain.of(List.of()), Domain::or);
    }
    return called.apply(call);
  }
}
