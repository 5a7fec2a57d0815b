package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/**
 * Makes Flink's compiled plans comparable and their state durable. Flink numbers plan nodes by a
 * counter of the process and builds operator ids from the numbers, so one more statement in front
 * shifts every id and a savepoint no longer fits. Here nodes are numbered by the structure of the
 * plan, and operator ids are made of what a node computes: type, specification and inputs, but
 * neither number nor description.
 */
final class PlanCanonicalizer {

  private static final int UID_DIGITS = 16;

  private final UnaryOperator<String> hash;

  /**
   * @param hash hash of a text in hexadecimal digits, at least 16 of them
   */
  PlanCanonicalizer(UnaryOperator<String> hash) {
    this.hash = hash;
  }

  /**
   * The canonical form of a plan.
   *
   * @param scope name of the job or relation; operator ids are unique within it
   */
  CanonicalPlan canonicalize(String scope, String compiledPlan) {
    try {
      ObjectNode plan = (ObjectNode) PlanJson.MAPPER.readTree(compiledPlan);
      String json = PlanJson.MAPPER.writeValueAsString(canonical(scope, plan));
      return new CanonicalPlan(json, hash.apply(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
    }
  }

  private ObjectNode canonical(String scope, ObjectNode plan) throws JsonProcessingException {
    List<ObjectNode> nodes = new ArrayList<>();
    for (JsonNode node : plan.withArray(PlanJson.NODES)) {
      nodes.add(CorrelationNames.normalize((ObjectNode) node));
    }
    PlanGraph graph = PlanGraph.of(nodes, plan.withArray(PlanJson.EDGES));
    List<PlanGraph.Vertex> ordered = new PlanDigests(graph, hash).order();
    ArrayNode orderedNodes = PlanJson.MAPPER.createArrayNode();
    for (int i = 0; i < ordered.size(); i++) {
      orderedNodes.add(numbered(scope, ordered.get(i), i + 1));
    }
    plan.set(PlanJson.NODES, orderedNodes);
    plan.set(PlanJson.EDGES, graph.edges(ordered));
    return plan;
  }

  private static ObjectNode numbered(String scope, PlanGraph.Vertex vertex, int number) {
    ObjectNode node = vertex.json();
    node.put(PlanJson.ID, number);
    ObjectNode configuration =
        node.get(PlanJson.CONFIGURATION) instanceof ObjectNode present
            ? present
            : node.putObject(PlanJson.CONFIGURATION);
    configuration.put(
        ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT.key(),
        scope + ".<type>." + vertex.name(UID_DIGITS) + "_<transformation>");
    return node;
  }
}
