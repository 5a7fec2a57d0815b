package io.relspec.app.facade;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Digests of plan nodes. The digest of a node covers what it does and all that lies behind its
 * inputs; the context also covers what is done with its rows, and tells twins apart.
 */
final class PlanDigests {

  private static final List<String> NOT_STRUCTURE =
      List.of(PlanJson.ID, PlanJson.DESCRIPTION, PlanJson.CONFIGURATION);
  private static final List<String> EDGE_ENDS = List.of(PlanJson.SOURCE, PlanJson.TARGET);
  private static final Comparator<PlanGraph.Vertex> ORDER =
      Comparator.comparing(PlanGraph.Vertex::digest).thenComparing(PlanGraph.Vertex::context);

  private final PlanGraph graph;
  private final UnaryOperator<String> hash;

  PlanDigests(PlanGraph graph, UnaryOperator<String> hash) {
    this.graph = graph;
    this.hash = hash;
  }

  /** The nodes with their digests, inputs first and otherwise in the order of the digests. */
  List<PlanGraph.Vertex> order() throws JsonProcessingException {
    List<PlanGraph.Vertex> vertices = graph.inputsFirst();
    for (PlanGraph.Vertex vertex : vertices) {
      vertex.setDigest(hash.apply(structure(vertex)));
    }
    for (int i = vertices.size() - 1; i >= 0; i--) {
      PlanGraph.Vertex vertex = vertices.get(i);
      vertex.setContext(hash.apply(context(vertex)));
    }
    numberTwins(vertices);
    return topological(vertices);
  }

  private static String structure(PlanGraph.Vertex vertex) throws JsonProcessingException {
    StringBuilder text = new StringBuilder(without(vertex.json(), NOT_STRUCTURE));
    for (PlanGraph.Input input : vertex.inputs()) {
      text.append('\n').append(input.source().digest());
      text.append(without(input.json(), EDGE_ENDS));
    }
    return text.toString();
  }

  private static String without(ObjectNode json, List<String> fields)
      throws JsonProcessingException {
    ObjectNode copy = json.deepCopy();
    copy.remove(fields);
    return PlanJson.MAPPER.writeValueAsString(copy);
  }

  private static String context(PlanGraph.Vertex vertex) {
    List<String> uses = new ArrayList<>();
    for (PlanGraph.Vertex consumer : vertex.consumers()) {
      for (int i = 0; i < consumer.inputs().size(); i++) {
        if (consumer.inputs().get(i).source() == vertex) {
          uses.add(consumer.context() + "/" + i);
        }
      }
    }
    uses.sort(Comparator.naturalOrder());
    return vertex.digest() + uses;
  }

  private static void numberTwins(List<PlanGraph.Vertex> vertices) {
    Map<String, Integer> seen = new HashMap<>();
    vertices.stream()
        .sorted(ORDER)
        .forEach(vertex -> vertex.setTwin(seen.merge(vertex.digest(), 1, Integer::sum)));
  }

  private static List<PlanGraph.Vertex> topological(List<PlanGraph.Vertex> vertices) {
    List<PlanGraph.Vertex> waiting = new ArrayList<>(vertices.stream().sorted(ORDER).toList());
    List<PlanGraph.Vertex> ordered = new ArrayList<>();
    Set<PlanGraph.Vertex> done = new HashSet<>();
    while (!waiting.isEmpty()) {
      List<PlanGraph.Vertex> ready =
          waiting.stream()
              .filter(v -> v.inputs().stream().allMatch(input -> done.contains(input.source())))
              .toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("the plan has a cycle");
      }
      ordered.addAll(ready);
      done.addAll(ready);
      waiting.removeAll(ready);
    }
    return ordered;
  }
}
