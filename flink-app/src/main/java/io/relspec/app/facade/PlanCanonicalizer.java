package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.flink.table.api.config.ExecutionConfigOptions;

/**
 * Makes Flink's compiled plans comparable and their state durable. Flink numbers plan nodes by a
 * counter of the process and builds operator ids from the numbers, so one more statement in front
 * shifts every id and a savepoint no longer fits. Here nodes are numbered by the structure of the
 * plan, and operator ids are made of what a node computes: type, specification and all that lies
 * behind its inputs, but neither number nor description. Nodes that compute the same become one.
 */
final class PlanCanonicalizer {

  private static final int UID_DIGITS = 16;

  private final UnaryOperator<String> hash;
  private final Map<String, String> relations = new TreeMap<>();

  /**
   * @param hash hash of a text in hexadecimal digits, at least 16 of them
   */
  PlanCanonicalizer(UnaryOperator<String> hash) {
    this.hash = hash;
  }

  /**
   * The canonical form of the plan of a relation. The plans of those it reads have come before.
   *
   * @param dataset what the plan writes, also the start of its operator ids
   * @param compiledPlan a plan with one sink
   */
  CanonicalPlan canonicalize(String dataset, String compiledPlan) {
    try {
      ObjectNode plan = (ObjectNode) PlanJson.MAPPER.readTree(compiledPlan);
      List<PlanGraph.Vertex> ordered = ordered(plan);
      String digest = ordered.get(ordered.size() - 1).digest();
      number(dataset, ordered);
      ArrayNode nodes = PlanJson.MAPPER.createArrayNode();
      ordered.forEach(vertex -> nodes.add(vertex.json()));
      plan.set(PlanJson.NODES, nodes);
      plan.set(PlanJson.EDGES, PlanGraph.edges(ordered));
      String json = PlanJson.MAPPER.writeValueAsString(plan);
      relations.put(dataset, digest);
      return new CanonicalPlan(json, hash.apply(json), digest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
    }
  }

  /** The nodes with their digests; the sink is the last one. */
  private List<PlanGraph.Vertex> ordered(ObjectNode plan) throws JsonProcessingException {
    List<ObjectNode> nodes = new ArrayList<>();
    for (JsonNode node : plan.withArray(PlanJson.NODES)) {
      nodes.add(CorrelationNames.normalize((ObjectNode) node));
    }
    PlanGraph graph = PlanGraph.of(nodes, plan.withArray(PlanJson.EDGES));
    new PlanDigests(hash, relations).compute(graph);
    graph.mergeTwins();
    return graph.order();
  }

  private static void number(String dataset, List<PlanGraph.Vertex> ordered) {
    for (int i = 0; i < ordered.size(); i++) {
      ObjectNode node = ordered.get(i).json();
      node.put(PlanJson.ID, i + 1);
      ObjectNode configuration =
          node.get(PlanJson.CONFIGURATION) instanceof ObjectNode present
              ? present
              : node.putObject(PlanJson.CONFIGURATION);
      configuration.put(
          ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT.key(),
          dataset
              + ".<type>."
              + ordered.get(i).digest().substring(0, UID_DIGITS)
              + "_<transformation>");
    }
  }
}
