package io.relspec.app.facade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Takes what a plan yields apart into the branches of the unions behind it, also those of the
 * relations it reads, as long as nothing but projections, conditions and lists that are unfolded
 * lies between. A branch ends at an operator of any other kind, whose digest says all that is
 * behind it.
 *
 * <p>So a branch that comes or goes leaves the digests of the others alone.
 */
final class PlanBranches {
  private static final String CORRELATE = "stream-exec-correlate";
  private static final String FUNCTION_CALL = "functionCall";
  private static final String DIGEST = "digest";

  private final UnaryOperator<String> hash;
  private final PlanNormalForm form;
  private final Map<String, RelationDigests> relations;

  /**
   * @param hash hash of a text
   * @param form normal form of nodes
   * @param relations digests of the relations that may be scanned, by dataset
   */
  PlanBranches(
      UnaryOperator<String> hash, PlanNormalForm form, Map<String, RelationDigests> relations) {
    this.hash = hash;
    this.form = form;
    this.relations = relations;
  }

  /** The branches of a node, whose digest and those behind it are set. */
  List<BranchDigests> of(PlanGraph.Vertex vertex) {
    if (PlanDigests.is(vertex, PlanDigests.UNION)) {
      List<BranchDigests> branches = new ArrayList<>();
      vertex.inputs().forEach(input -> branches.addAll(of(input.source())));
      return branches;
    }
    if (PlanDigests.isScan(vertex)) {
      return scanned(vertex);
    }
    if (PlanDigests.is(vertex, PlanDigests.CALC)) {
      return behind(vertex).stream().map(branch -> projected(vertex, branch)).toList();
    }
    if (PlanDigests.is(vertex, CORRELATE)) {
      return behind(vertex).stream().map(branch -> unfolded(vertex, branch)).toList();
    }
    return List.of(end(vertex));
  }

  private List<BranchDigests> behind(PlanGraph.Vertex vertex) {
    return of(vertex.inputs().get(0).source());
  }

  private List<BranchDigests> scanned(PlanGraph.Vertex scan) {
    String dataset = PlanDigests.scanned(scan);
    RelationDigests relation = relations.get(dataset);
    if (relation != null) {
      return relation.branches().stream().map(branch -> branch.through(dataset)).toList();
    }
    List<String> names = PlanNormalForm.columns(scan.json());
    List<String> types = PlanNormalForm.types(scan.json());
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add(hash.apply("column " + names.get(i) + ' ' + types.get(i) + " of " + dataset));
    }
    return List.of(
        new BranchDigests(
            hash.apply("rows of " + dataset), columns, new TreeSet<>(List.of(dataset))));
  }

  private BranchDigests projected(PlanGraph.Vertex calc, BranchDigests branch) {
    ObjectNode copy = calc.json().deepCopy();
    refer(copy, branch, List.of());
    form.normalize(copy);
    List<String> columns = new ArrayList<>();
    for (JsonNode expression : copy.path(PlanDigests.PROJECTION)) {
      columns.add(hash.apply("column " + expression));
    }
    String rows = hash.apply("rows where " + copy.path(PlanDigests.CONDITION) + branch.rows());
    return new BranchDigests(rows, columns, branch.inputs());
  }

  private BranchDigests unfolded(PlanGraph.Vertex correlate, BranchDigests branch) {
    ObjectNode copy = correlate.json().deepCopy();
    PlanGraph.Vertex left = correlate.inputs().get(0).source();
    refer(copy.path(FUNCTION_CALL), branch, PlanNormalForm.columns(left.json()));
    form.normalize(copy);
    String rows =
        hash.apply(
            String.join(
                " ",
                "rows unfolded",
                copy.path("joinType").asText(),
                copy.path(FUNCTION_CALL).toString(),
                copy.path(PlanDigests.CONDITION).toString(),
                branch.rows()));
    List<String> columns = new ArrayList<>(branch.columns());
    for (int i = columns.size(); i < PlanNormalForm.columns(correlate.json()).size(); i++) {
      columns.add(hash.apply("column " + (i - branch.columns().size()) + " of " + rows));
    }
    return new BranchDigests(rows, columns, branch.inputs());
  }

  private BranchDigests end(PlanGraph.Vertex vertex) {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < PlanNormalForm.columns(vertex.json()).size(); i++) {
      columns.add(hash.apply(vertex.digest() + " column " + i));
    }
    NavigableSet<String> inputs = new TreeSet<>();
    addScanned(vertex, inputs);
    return new BranchDigests(vertex.digest(), columns, inputs);
  }

  private static void addScanned(PlanGraph.Vertex vertex, NavigableSet<String> datasets) {
    if (PlanDigests.isScan(vertex)) {
      datasets.add(PlanDigests.scanned(vertex));
    }
    vertex.inputs().forEach(input -> addScanned(input.source(), datasets));
  }

  /** Puts what a column has in the place of its position or name. */
  private static void refer(JsonNode expression, BranchDigests branch, List<String> names) {
    if (expression instanceof ObjectNode node) {
      String kind = node.path("kind").asText();
      if (kind.equals(PlanDigests.INPUT_REF)) {
        int index = node.required(PlanDigests.INPUT_INDEX).intValue();
        node.remove(PlanDigests.INPUT_INDEX);
        node.put(DIGEST, branch.columns().get(index));
        return;
      }
      int column = names.indexOf(node.path("name").asText());
      if (kind.equals("FIELD_ACCESS") && isRow(node.path("expr")) && column >= 0) {
        node.remove("expr");
        node.put(DIGEST, branch.columns().get(column));
        return;
      }
    }
    expression.forEach(part -> refer(part, branch, names));
  }

  /** The row that a list is unfolded beside. */
  private static boolean isRow(JsonNode expression) {
    return expression.path("kind").asText().equals("CORREL_VARIABLE");
  }
}
