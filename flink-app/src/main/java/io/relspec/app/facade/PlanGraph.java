package io.relspec.app.facade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of a compiled plan with their inputs. */
final class PlanGraph {

  private final List<Vertex> vertices = new ArrayList<>();

  /** A node of the plan. */
  static final class Vertex {
    private final ObjectNode json;
    private final List<Input> inputs = new ArrayList<>();
    private String digest = "";

    private Vertex(ObjectNode json) {
      this.json = json;
    }

    ObjectNode json() {
      return json;
    }

    /** The edges that end here, in the order of the inputs. */
    List<Input> inputs() {
      return inputs;
    }

    String digest() {
      return digest;
    }

    void setDigest(String digest) {
      this.digest = digest;
    }

    private boolean isAfter(Set<Vertex> done) {
      return inputs.stream().allMatch(input -> done.contains(input.source));
    }
  }

  /** An edge that ends at a node. */
  static final class Input {
    private Vertex source;
    private final ObjectNode json;

    private Input(Vertex source, ObjectNode json) {
      this.source = source;
      this.json = json;
    }

    Vertex source() {
      return source;
    }

    ObjectNode json() {
      return json;
    }
  }

  /** The graph of nodes whose ids differ and edges between them. */
  static PlanGraph of(List<ObjectNode> nodes, ArrayNode edges) {
    PlanGraph graph = new PlanGraph();
    Map<Integer, Vertex> byId = new HashMap<>();
    for (ObjectNode node : nodes) {
      Vertex vertex = new Vertex(node);
      graph.vertices.add(vertex);
      byId.put(node.required(PlanJson.ID).intValue(), vertex);
    }
    for (JsonNode edge : edges) {
      Vertex source = vertex(byId, edge.required(PlanJson.SOURCE).intValue());
      Vertex target = vertex(byId, edge.required(PlanJson.TARGET).intValue());
      target.inputs.add(new Input(source, (ObjectNode) edge));
    }
    return graph;
  }

  private static Vertex vertex(Map<Integer, Vertex> byId, int id) {
    Vertex vertex = byId.get(id);
    if (vertex == null) {
      throw new IllegalStateException("an edge of the plan ends at unknown node " + id);
    }
    return vertex;
  }

  /** The nodes, each after its inputs; ready ones by digest, else as they were given. */
  List<Vertex> order() {
    List<Vertex> waiting = new ArrayList<>(vertices);
    waiting.sort(Comparator.comparing(Vertex::digest));
    Set<Vertex> done = new LinkedHashSet<>();
    while (!waiting.isEmpty()) {
      List<Vertex> ready = waiting.stream().filter(vertex -> vertex.isAfter(done)).toList();
      if (ready.isEmpty()) {
        throw new IllegalStateException("the plan has a cycle");
      }
      done.addAll(ready);
      waiting.removeAll(ready);
    }
    return List.copyOf(done);
  }

  /**
   * Replaces nodes of equal digests by one of them, since they do the same to the same rows; the
   * digests that are left differ.
   */
  void mergeTwins() {
    Map<String, Vertex> kept = new HashMap<>();
    for (Vertex vertex : order()) {
      if (kept.putIfAbsent(vertex.digest, vertex) != null) {
        vertices.remove(vertex);
      }
      for (Input input : vertex.inputs) {
        input.source = kept.getOrDefault(input.source.digest, input.source);
      }
    }
  }

  /** The edges between numbered nodes, by target and input. */
  static ArrayNode edges(List<Vertex> ordered) {
    ArrayNode edges = PlanJson.MAPPER.createArrayNode();
    for (Vertex target : ordered) {
      for (Input input : target.inputs) {
        input.json.set(PlanJson.SOURCE, input.source.json.required(PlanJson.ID));
        input.json.set(PlanJson.TARGET, target.json.required(PlanJson.ID));
        edges.add(input.json);
      }
    }
    return edges;
  }
}
