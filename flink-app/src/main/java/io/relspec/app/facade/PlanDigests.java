package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Digests of plan nodes: what a node does, and all that lies behind its inputs. Where a projection
 * stands between a dataset and what reads it, only the columns that it takes count, so that a
 * dataset may get columns that a relation does not read.
 */
final class PlanDigests {
  private static final List<String> NOT_STRUCTURE =
      List.of(PlanJson.ID, PlanJson.DESCRIPTION, PlanJson.CONFIGURATION);
  private static final List<String> EDGE_ENDS = List.of(PlanJson.SOURCE, PlanJson.TARGET);
  static final String CALC = "stream-exec-calc";
  static final String UNION = "stream-exec-union";
  static final String PROJECTION = "projection";
  static final String CONDITION = "condition";
  static final String INPUT_REF = "INPUT_REF";
  static final String INPUT_INDEX = "inputIndex";

  private final UnaryOperator<String> hash;
  private final PlanNormalForm form;
  private final Map<String, RelationDigests> relations;

  /**
   * @param hash hash of a text
   * @param form normal form of nodes
   * @param relations digests of the relations that may be scanned, by dataset
   */
  PlanDigests(
      UnaryOperator<String> hash, PlanNormalForm form, Map<String, RelationDigests> relations) {
    this.hash = hash;
    this.form = form;
    this.relations = Map.copyOf(relations);
  }

  /** Sets the digests of all nodes. */
  void compute(PlanGraph graph) throws JsonProcessingException {
    for (PlanGraph.Vertex vertex : graph.order()) {
      vertex.setDigest(hash.apply(structure(vertex)));
    }
  }

  /** Digests of the rows that a node gives, whose digests and those behind it are set. */
  RelationDigests yielded(PlanGraph.Vertex vertex, int columns) throws JsonProcessingException {
    List<String> digests = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      digests.add(column(vertex, i));
    }
    return new RelationDigests(
        rows(vertex), digests, new PlanBranches(hash, form, relations).of(vertex));
  }

  private String rows(PlanGraph.Vertex vertex) throws JsonProcessingException {
    if (is(vertex, UNION)) {
      List<String> branches = new ArrayList<>();
      for (PlanGraph.Input input : vertex.inputs()) {
        branches.add(rows(input.source()));
      }
      return hash.apply("rows " + branches.stream().sorted().toList());
    }
    if (isScan(vertex)) {
      return hash.apply("rows null\n" + dataset(vertex));
    }
    return is(vertex, CALC)
        ? hash.apply("rows " + normal(vertex).path(CONDITION) + behind(vertex))
        : vertex.digest();
  }

  private String column(PlanGraph.Vertex vertex, int column) throws JsonProcessingException {
    if (is(vertex, UNION)) {
      List<String> branches = new ArrayList<>();
      for (PlanGraph.Input input : vertex.inputs()) {
        branches.add(rows(input.source()) + " " + column(input.source(), column));
      }
      return hash.apply("column " + branches.stream().sorted().toList());
    }
    if (isScan(vertex)) {
      return hash.apply("column " + allColumns(vertex).path(column) + '\n' + dataset(vertex));
    }
    if (!is(vertex, CALC)) {
      return hash.apply(vertex.digest() + " column " + column);
    }
    ObjectNode calc = normal(vertex);
    return hash.apply("column " + calc.path(PROJECTION).path(column) + behind(vertex));
  }

  private String structure(PlanGraph.Vertex vertex) throws JsonProcessingException {
    if (isScan(vertex)) {
      return projection(allColumns(vertex), "null", vertex);
    }
    if (isProjectionOfDataset(vertex)) {
      ObjectNode calc = normal(vertex);
      return projection(
          calc.path(PROJECTION), calc.path(CONDITION).toString(), vertex.inputs().get(0).source());
    }
    return text(normal(vertex)) + behind(vertex);
  }

  /** Reading all columns is the same with a projection and without one. */
  private String projection(JsonNode columns, String condition, PlanGraph.Vertex scan) {
    return "columns " + columns + " where " + condition + " of " + dataset(scan);
  }

  /** All columns of a dataset, as a projection names them. */
  private ArrayNode allColumns(PlanGraph.Vertex scan) {
    ArrayNode columns = PlanJson.MAPPER.createArrayNode();
    List<String> types = PlanNormalForm.types(scan.json());
    for (int i = 0; i < types.size(); i++) {
      columns.addObject().put("kind", INPUT_REF).put(INPUT_INDEX, i).put("type", types.get(i));
    }
    nameColumns(columns, scan);
    return columns;
  }

  /** What a node does, without what it does it to. */
  private ObjectNode normal(PlanGraph.Vertex vertex) {
    ObjectNode copy = vertex.json().deepCopy();
    copy.remove(NOT_STRUCTURE);
    if (isProjectionOfDataset(vertex)) {
      nameColumns(copy, vertex.inputs().get(0).source());
    }
    form.normalize(copy);
    return copy;
  }

  private String behind(PlanGraph.Vertex vertex) throws JsonProcessingException {
    if (isProjectionOfDataset(vertex)) {
      return '\n' + dataset(vertex.inputs().get(0).source());
    }
    List<String> inputs = new ArrayList<>();
    for (PlanGraph.Input input : vertex.inputs()) {
      ObjectNode edge = input.json().deepCopy();
      edge.remove(EDGE_ENDS);
      inputs.add('\n' + input.source().digest() + text(edge));
    }
    if (is(vertex, UNION)) {
      inputs.sort(null);
    }
    return String.join("", inputs);
  }

  /** Which dataset and which of its rows, whatever its columns. */
  private String dataset(PlanGraph.Vertex scan) {
    String dataset = scanned(scan);
    RelationDigests relation = relations.get(dataset);
    return dataset + (relation == null ? "" : " " + relation.rows());
  }

  /** Puts names, and what is behind them, in the place of positions. */
  private void nameColumns(JsonNode expression, PlanGraph.Vertex scan) {
    if (expression instanceof ObjectNode ref && ref.path("kind").asText().equals(INPUT_REF)) {
      int index = ref.required(INPUT_INDEX).intValue();
      ref.remove(INPUT_INDEX);
      ref.put("column", PlanNormalForm.columns(scan.json()).get(index));
      RelationDigests relation = relations.get(scanned(scan));
      if (relation != null && index < relation.columns().size()) {
        ref.put("digest", relation.columns().get(index));
      }
    } else {
      expression.forEach(part -> nameColumns(part, scan));
    }
  }

  private static boolean isProjectionOfDataset(PlanGraph.Vertex vertex) {
    return is(vertex, CALC)
        && vertex.inputs().size() == 1
        && isScan(vertex.inputs().get(0).source());
  }

  static boolean isScan(PlanGraph.Vertex vertex) {
    return vertex.json().has(PlanJson.SCAN);
  }

  static boolean is(PlanGraph.Vertex vertex, String type) {
    return vertex.json().path(PlanJson.TYPE).asText().startsWith(type + "_");
  }

  static String scanned(PlanGraph.Vertex vertex) {
    Optional<String> dataset = PlanJson.table(vertex.json(), PlanJson.SCAN);
    return dataset.orElse("");
  }

  private static String text(ObjectNode json) throws JsonProcessingException {
    return PlanJson.MAPPER.writeValueAsString(json);
  }
}
