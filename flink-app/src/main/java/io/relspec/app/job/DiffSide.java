package io.relspec.app.job;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes, definitions and files that are named in a difference, as one of two commits has them.
 */
final class DiffSide {
  private final Map<Long, Node> nodes = new HashMap<>();
  private final Map<Long, Definition> definitions = new HashMap<>();
  private final Map<Long, String> paths = new HashMap<>();

  /**
   * A node as far as a difference speaks of it.
   *
   * @param fileId null for what is in no file
   * @param ownerId definition that it is in; null for none
   * @param name empty if it has none
   * @param code empty if it has none
   * @param line from 1; 0 if it has none
   */
  record Node(
      String kind,
      @Nullable Long fileId,
      @Nullable Long ownerId,
      String name,
      String fullName,
      String code,
      int line) {

    /** Whether edges at this node read as they do at another. */
    boolean readsLike(Node other) {
      return kind.equals(other.kind)
          && Objects.equals(ownerId, other.ownerId)
          && name.equals(other.name)
          && fullName.equals(other.fullName)
          && code.equals(other.code);
    }
  }

  /**
   * A definition.
   *
   * @param signature empty if it has none
   * @param rest all else that its declaration says
   */
  record Definition(String kind, String fullName, String signature, long fileId, String rest) {}

  void put(long id, Node node) {
    nodes.put(id, node);
  }

  void put(long id, Definition definition) {
    definitions.put(id, definition);
  }

  void put(long fileId, String path) {
    paths.put(fileId, path);
  }

  Optional<Node> node(long id) {
    return Optional.ofNullable(nodes.get(id));
  }

  boolean hasNode(long id) {
    return nodes.containsKey(id);
  }

  Set<Long> definitions() {
    return definitions.keySet();
  }

  Optional<Definition> definition(long id) {
    return Optional.ofNullable(definitions.get(id));
  }

  String path(@Nullable Long fileId) {
    return fileId == null ? "" : paths.getOrDefault(fileId, "");
  }

  /** Full name of the definition that a node is in, or that it is; empty if it is in none. */
  String place(long nodeId) {
    Node node = nodes.get(nodeId);
    if (node == null) {
      return "";
    }
    Definition owner = node.ownerId() == null ? null : definitions.get(node.ownerId());
    return owner == null ? node.fullName() : owner.fullName();
  }

  /** How a node is called from elsewhere: by its full name, or else as it stands there. */
  String target(long nodeId) {
    return node(nodeId)
        .map(node -> node.fullName().isEmpty() ? text(node) : node.fullName())
        .orElse("");
  }

  /** What stands where a node is. */
  String text(long nodeId) {
    return node(nodeId).map(DiffSide::text).orElse("");
  }

  private static String text(Node node) {
    return node.code().isEmpty() ? node.name() : node.code();
  }
}
