package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relspec.app.plan.PlannedBranch;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** So many digits of a digest tell nodes and branches of a job apart. */
  private static final int UID_DIGITS = 16;

  private final UnaryOperator<String> hash;
  private final PlanNormalForm form;
  private final Map<String, RelationDigests> relations = new TreeMap<>();

  /**
   * @param functions the hash of plans, and what the functions in them compute
   */
  PlanCanonicalizer(FunctionLibrary functions) {
    this.hash = functions::hash;
    this.form = new PlanNormalForm(functions::version);
  }

  /**
   * The canonical form of the plan of a relation. The plans of those it reads have come before.
   *
   * @param dataset what the plan writes, also the start of its operator ids
   * @param compiledPlan a plan with one sink
   * @param promises what its rows are looked at for; if there is any, their last column says which
   *     are broken
   */
  CanonicalPlan canonicalize(String dataset, String compiledPlan, List<String> promises) {
    try {
      ObjectNode plan = (ObjectNode) PlanJson.MAPPER.readTree(compiledPlan);
      PlanDigests digests = new PlanDigests(hash, form, relations);
      List<PlanGraph.Vertex> ordered = ordered(plan, digests);
      PlanGraph.Vertex sink = ordered.get(ordered.size() - 1);
      PlanGraph.Vertex rows = sink.inputs().get(0).source();
      RelationDigests yielded = digests.yielded(rows, PlanNormalForm.columns(rows.json()).size());
      number(dataset, ordered);
      ArrayNode nodes = PlanJson.MAPPER.createArrayNode();
      ordered.forEach(vertex -> nodes.add(vertex.json()));
      plan.set(PlanJson.NODES, nodes);
      plan.set(PlanJson.EDGES, PlanGraph.edges(ordered));
      String json = PlanJson.MAPPER.writeValueAsString(plan);
      relations.put(dataset, yielded);
      return new CanonicalPlan(
          json,
          hash.apply(json),
          sink.digest(),
          yielded.rows(),
          yielded.columns(),
          yielded.branches().stream()
              .map(branch -> planned(branch, promises))
              .distinct()
              .sorted(Comparator.comparing(PlannedBranch::digest))
              .toList());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Flink wrote a plan that is no JSON", e);
    }
  }

  /** How it is found out which promises are broken does not matter, only what they are. */
  private PlannedBranch planned(BranchDigests branch, List<String> promises) {
    List<String> columns = branch.columns();
    String what =
        promises.isEmpty()
            ? columns.toString()
            : columns.subList(0, columns.size() - 1) + " " + promises;
    String digest = hash.apply("branch " + branch.rows() + " " + what);
    return new PlannedBranch(digest.substring(0, UID_DIGITS), branch.inputs());
  }

  /** The nodes with their digests; the sink is the last one. */
  private List<PlanGraph.Vertex> ordered(ObjectNode plan, PlanDigests digests)
      throws JsonProcessingException {
    List<ObjectNode> nodes = new ArrayList<>();
    for (JsonNode node : plan.withArray(PlanJson.NODES)) {
      nodes.add(CorrelationNames.normalize((ObjectNode) node));
    }
    PlanGraph graph = PlanGraph.of(nodes, plan.withArray(PlanJson.EDGES));
    digests.compute(graph);
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
