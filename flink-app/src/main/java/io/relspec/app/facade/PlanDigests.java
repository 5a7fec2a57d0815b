package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Digests of plan nodes: what a node does, and all that lies behind its inputs. */
final class PlanDigests {

  private static final List<String> NOT_STRUCTURE =
      List.of(PlanJson.ID, PlanJson.DESCRIPTION, PlanJson.CONFIGURATION);
  private static final List<String> EDGE_ENDS = List.of(PlanJson.SOURCE, PlanJson.TARGET);

  private final UnaryOperator<String> hash;
  private final Map<String, String> relations;

  /**
   * @param hash hash of a text
   * @param relations digests of the relations that may be scanned, by dataset
   */
  PlanDigests(UnaryOperator<String> hash, Map<String, String> relations) {
    this.hash = hash;
    this.relations = Map.copyOf(relations);
  }

  /** Sets the digests of all nodes. */
  void compute(PlanGraph graph) throws JsonProcessingException {
    for (PlanGraph.Vertex vertex : graph.order()) {
      vertex.setDigest(hash.apply(structure(vertex)));
    }
  }

  private String structure(PlanGraph.Vertex vertex) throws JsonProcessingException {
    StringBuilder text = new StringBuilder(without(vertex.json(), NOT_STRUCTURE));
    for (PlanGraph.Input input : vertex.inputs()) {
      text.append('\n').append(input.source().digest());
      text.append(without(input.json(), EDGE_ENDS));
    }
    scanned(vertex).ifPresent(digest -> text.append('\n').append(digest));
    return text.toString();
  }

  private Optional<String> scanned(PlanGraph.Vertex vertex) {
    return PlanJson.table(vertex.json(), PlanJson.SCAN)
        .flatMap(dataset -> Optional.ofNullable(relations.get(dataset)));
  }

  private static String without(ObjectNode json, List<String> fields)
      throws JsonProcessingException {
    ObjectNode copy = json.deepCopy();
    copy.remove(fields);
    return PlanJson.MAPPER.writeValueAsString(copy);
  }
}
