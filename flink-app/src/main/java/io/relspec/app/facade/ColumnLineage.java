package io.relspec.app.facade;

import io.relspec.app.facade.RowFlow.Column;
import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.plan.Lineage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/**
 * What the columns of a query come from, read off its tree. Calcite's own column origins are not
 * used: behind a lateral table function they are unknown, for the columns beside it too.
 *
 * <p>Nodes of a kind not known here pass on everything they get to every column: too much, never
 * too little.
 */
final class ColumnLineage {
  private final Map<CorrelationId, RowFlow> correlated = new HashMap<>();

  private ColumnLineage() {}

  /** The lineage of a query whose columns are those of its contract. */
  static Lineage of(RelNode query) {
    RowFlow flow = new ColumnLineage().flow(query);
    Map<String, NavigableSet<ColumnOrigin>> columns = new LinkedHashMap<>();
    List<String> names = query.getRowType().getFieldNames();
    for (int i = 0; i < names.size(); i++) {
      columns.put(names.get(i), flow.columns().get(i).origins());
    }
    return new Lineage(columns, flow.rows());
  }

  RowFlow flow(RelNode node) {
    if (node instanceof TableScan scan) {
      return scan(scan);
    }
    if (node instanceof Project project) {
      return project(project);
    }
    if (node instanceof Filter filter) {
      RowFlow input = flow(filter.getInput());
      return input.decidedBy(
          origins(List.of(filter.getCondition()), input, filter.getVariablesSet()));
    }
    if (node instanceof Join join) {
      return join(join);
    }
    if (node instanceof Correlate correlate) {
      return correlate(correlate);
    }
    if (node instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    return otherFlow(node);
  }

  private RowFlow otherFlow(RelNode node) {
    if (node instanceof SetOp set) {
      return set(set);
    }
    if (node instanceof Sort sort) {
      RowFlow input = flow(sort.getInput());
      NavigableSet<ColumnOrigin> by = new TreeSet<>();
      for (RelFieldCollation field : sort.getCollation().getFieldCollations()) {
        by.addAll(input.columns().get(field.getFieldIndex()).origins());
      }
      return input.decidedBy(by);
    }
    if (node instanceof Uncollect uncollect) {
      return uncollect(uncollect);
    }
    if (node instanceof TableFunctionScan function) {
      return function(function);
    }
    if (node instanceof Values) {
      return everywhere(node, new TreeSet<>(), new TreeSet<>());
    }
    NavigableSet<ColumnOrigin> all = new TreeSet<>();
    node.getInputs().forEach(input -> all.addAll(flow(input).all()));
    return everywhere(node, all, all);
  }

  private static RowFlow scan(TableScan scan) {
    List<String> name = scan.getTable().getQualifiedName();
    String dataset = name.get(name.size() - 1);
    List<Column> columns = new ArrayList<>();
    for (String column : scan.getRowType().getFieldNames()) {
      columns.add(Column.of(new TreeSet<>(Set.of(new ColumnOrigin(dataset, column)))));
    }
    return new RowFlow(columns, new TreeSet<>());
  }

  private RowFlow project(Project project) {
    RowFlow input = flow(project.getInput());
    project.getVariablesSet().forEach(id -> correlated.put(id, input));
    List<Column> columns = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      columns.add(new ExpressionOrigins(this, input).of(expression));
    }
    return new RowFlow(columns, input.rows());
  }

  private RowFlow join(Join join) {
    RowFlow both = flow(join.getLeft()).beside(flow(join.getRight()));
    NavigableSet<ColumnOrigin> by =
        origins(List.of(join.getCondition()), both, join.getVariablesSet());
    return first(both.decidedBy(by), join.getRowType());
  }

  private RowFlow correlate(Correlate correlate) {
    RowFlow left = flow(correlate.getLeft());
    correlated.put(correlate.getCorrelationId(), left);
    return first(left.beside(flow(correlate.getRight())), correlate.getRowType());
  }

  /** Semi joins give the columns of their left side only. */
  private static RowFlow first(RowFlow flow, RelDataType type) {
    return new RowFlow(flow.columns().subList(0, type.getFieldCount()), flow.rows());
  }

  private RowFlow aggregate(Aggregate aggregate) {
    RowFlow input = flow(aggregate.getInput());
    List<Column> columns = new ArrayList<>();
    NavigableSet<ColumnOrigin> keys = new TreeSet<>();
    for (int key : aggregate.getGroupSet()) {
      columns.add(input.columns().get(key));
      keys.addAll(input.columns().get(key).origins());
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(aggregated(call, input));
    }
    while (columns.size() < aggregate.getRowType().getFieldCount()) {
      columns.add(Column.of(input.all()));
    }
    return new RowFlow(columns, RowFlow.union(input.rows(), keys));
  }

  /** A collection of its first argument keeps the fields apart, if its elements have as many. */
  private static Column aggregated(AggregateCall call, RowFlow input) {
    NavigableSet<ColumnOrigin> origins = new TreeSet<>();
    for (int argument : call.getArgList()) {
      origins.addAll(input.columns().get(argument).origins());
    }
    if (call.hasFilter()) {
      origins.addAll(input.columns().get(call.filterArg).origins());
    }
    RelDataType element = call.getType().getComponentType();
    if (element == null || !element.isStruct() || call.getArgList().isEmpty()) {
      return Column.of(origins);
    }
    Column collected = input.columns().get(call.getArgList().get(0));
    return collected.fields().size() == element.getFieldCount()
        ? new Column(origins, collected.fields())
        : Column.of(origins);
  }

  private RowFlow set(SetOp set) {
    List<RowFlow> inputs = set.getInputs().stream().map(this::flow).toList();
    List<Column> columns = new ArrayList<>();
    NavigableSet<ColumnOrigin> rows = new TreeSet<>();
    for (int i = 0; i < set.getRowType().getFieldCount(); i++) {
      NavigableSet<ColumnOrigin> origins = new TreeSet<>();
      for (RowFlow input : inputs) {
        origins.addAll(input.columns().get(i).origins());
      }
      columns.add(Column.of(origins));
    }
    inputs.forEach(input -> rows.addAll(set.all ? input.rows() : input.all()));
    return new RowFlow(columns, rows);
  }

  /** Elements that are rows become columns, one for each field. */
  private RowFlow uncollect(Uncollect uncollect) {
    RowFlow input = flow(uncollect.getInput());
    List<Column> columns = new ArrayList<>();
    for (Column column : input.columns()) {
      columns.addAll(column.fields().isEmpty() ? List.of(column) : column.fields());
    }
    int ordinality = uncollect.withOrdinality ? 1 : 0;
    RowFlow whole = everywhere(uncollect, input.all(), input.all());
    if (columns.size() + ordinality != whole.columns().size()) {
      return whole;
    }
    if (uncollect.withOrdinality) {
      columns.add(Column.of(input.all()));
    }
    return new RowFlow(columns, input.all());
  }

  private RowFlow function(TableFunctionScan function) {
    NavigableSet<ColumnOrigin> all = new TreeSet<>();
    RowFlow inputs = new RowFlow(List.of(), new TreeSet<>());
    for (RelNode input : function.getInputs()) {
      inputs = inputs.beside(flow(input));
    }
    all.addAll(inputs.all());
    all.addAll(origins(List.of(function.getCall()), inputs, Set.of()));
    return everywhere(function, all, all);
  }

  private static RowFlow everywhere(
      RelNode node, NavigableSet<ColumnOrigin> columns, NavigableSet<ColumnOrigin> rows) {
    List<Column> same = new ArrayList<>();
    for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
      same.add(Column.of(columns));
    }
    return new RowFlow(same, rows);
  }

  private NavigableSet<ColumnOrigin> origins(
      List<RexNode> expressions, RowFlow input, Set<CorrelationId> variables) {
    variables.forEach(id -> correlated.put(id, input));
    NavigableSet<ColumnOrigin> origins = new TreeSet<>();
    for (RexNode expression : expressions) {
      origins.addAll(new ExpressionOrigins(this, input).of(expression).origins());
    }
    return origins;
  }

  /** The row that a correlation variable stands for. */
  RowFlow variable(CorrelationId id) {
    return Objects.requireNonNull(correlated.get(id), () -> "nothing binds " + id);
  }
}
