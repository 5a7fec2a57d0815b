package io.relspec.app.facade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a compiled plan with their inputs in order. */
final class PlanGraph {

  private final List<Vertex> vertices;

  private PlanGraph(List<Vertex> vertices) {
    this.vertices = vertices;
  }

  /** A node of the plan. */
  static final class Vertex {
    private final ObjectNode json;
    private final List<Input> inputs = new ArrayList<>();
    private final List<Vertex> consumers = new ArrayList<>();
    private String digest = "";
    private String context = "";
    private int twin = 1;

    private Vertex(ObjectNode json) {
      this.json = json;
    }

    ObjectNode json() {
      return json;
    }

    List<Input> inputs() {
      return inputs;
    }

    List<Vertex> consumers() {
      return consumers;
    }

    String digest() {
      return digest;
    }

    void setDigest(String digest) {
      this.digest = digest;
    }

    String context() {
      return context;
    }

    void setContext(String context) {
      this.context = context;
    }

    void setTwin(int twin) {
      this.twin = twin;
    }

    /** Unique in the plan: the start of the digest, and a number if other nodes have the same. */
    String name(int digits) {
      return digest.substring(0, digits) + (twin == 1 ? "" : "-" + twin);
    }
  }

  /**
   * An edge that ends at a node.
   *
   * @param source where it starts
   * @param json the edge in the plan
   */
  record Input(Vertex source, ObjectNode json) {}

  static PlanGraph of(List<ObjectNode> nodes, ArrayNode edges) {
    Map<Integer, Vertex> byId = new HashMap<>();
    List<Vertex> vertices = new ArrayList<>();
    for (ObjectNode node : nodes) {
      Vertex vertex = new Vertex(node);
      vertices.add(vertex);
      byId.put(node.required(PlanJson.ID).intValue(), vertex);
    }
    for (JsonNode edge : edges) {
      Vertex source = vertex(byId, edge.required(PlanJson.SOURCE).intValue());
      Vertex target = vertex(byId, edge.required(PlanJson.TARGET).intValue());
      if (vertices.indexOf(source) >= vertices.indexOf(target)) {
        throw new IllegalStateException("the plan lists a node before its input");
      }
      target.inputs().add(new Input(source, (ObjectNode) edge));
      source.consumers().add(target);
    }
    return new PlanGraph(vertices);
  }

  private static Vertex vertex(Map<Integer, Vertex> byId, int id) {
    Vertex vertex = byId.get(id);
    if (vertex == null) {
      throw new IllegalStateException("an edge of the plan ends at unknown node " + id);
    }
    return vertex;
  }

  /** The nodes as Flink wrote them: inputs before consumers. */
  List<Vertex> inputsFirst() {
    return vertices;
  }

  /** The edges between numbered nodes, by target and input. */
  ArrayNode edges(List<Vertex> ordered) {
    ArrayNode edges = PlanJson.MAPPER.createArrayNode();
    for (Vertex target : ordered) {
      for (Input input : target.inputs()) {
        input.json().set(PlanJson.SOURCE, input.source().json().required(PlanJson.ID));
        input.json().set(PlanJson.TARGET, target.json().required(PlanJson.ID));
        edges.add(input.json());
      }
    }
    return edges;
  }
}
