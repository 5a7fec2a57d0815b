package io.relspec.contracts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Typed access to the nodes of a document. A wrong node adds an error and yields null, so that one
 * pass finds every error; nothing read from a document with errors may be used.
 */
final class YamlReader {

  private final YamlDocument document;
  private final List<ContractError> errors = new ArrayList<>();

  YamlReader(YamlDocument document) {
    this.document = document;
  }

  List<ContractError> errors() {
    return errors;
  }

  void error(Node node, ContractCode code, String what, String hint) {
    errors.add(document.errorAt(node, code, what, hint));
  }

  /** The node as a mapping with no other entries than the allowed ones and none of them twice. */
  @Nullable MappingNode mapping(Node node, String what, List<String> allowed) {
    if (!(node instanceof MappingNode mapping)) {
      malformed(node, what + " is not a mapping", "write {" + allowed.get(0) + ": ...}");
      return null;
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      checkEntry(tuple.getKeyNode(), what, allowed, seen);
    }
    return mapping;
  }

  private void checkEntry(Node key, String what, List<String> allowed, Set<String> seen) {
    if (!(key instanceof ScalarNode scalar) || !allowed.contains(scalar.getValue())) {
      String name = key instanceof ScalarNode scalar ? scalar.getValue() : "(not a text)";
      malformed(key, what + " has no entry '" + name + "'", "one of " + allowed);
    } else if (!seen.add(scalar.getValue())) {
      error(
          key,
          ContractCode.CONTRACT_DUPLICATE,
          what + " has the entry '" + scalar.getValue() + "' twice",
          "keep one of them");
    }
  }

  /** The value of an entry that must be there. */
  @Nullable Node required(MappingNode mapping, String key) {
    Node node = optional(mapping, key);
    if (node == null) {
      malformed(mapping, "entry '" + key + "' is missing", "add " + key + ": ...");
    }
    return node;
  }

  /** The value of an entry; null when it is absent or null. */
  static @Nullable Node optional(MappingNode mapping, String key) {
    Node node = YamlDocument.entry(mapping, key);
    return node == null || node.getTag().equals(Tag.NULL) ? null : node;
  }

  /** A text; any unquoted scalar counts but the ones YAML reads as boolean, number or null. */
  @Nullable String text(@Nullable Node node, String what) {
    return scalar(node, what, Tag.STR, "a text");
  }

  @Nullable Boolean bool(@Nullable Node node, String what) {
    String value = scalar(node, what, Tag.BOOL, "true or false");
    return value == null ? null : Boolean.valueOf(value);
  }

  @Nullable Integer integer(@Nullable Node node, String what) {
    String value = scalar(node, what, Tag.INT, "a whole number");
    if (node == null || value == null) {
      return null;
    }
    try {
      return Integer.valueOf(value);
    } catch (NumberFormatException e) {
      malformed(node, what + " " + value + " is out of range", "write a 32-bit number");
      return null;
    }
  }

  private @Nullable String scalar(@Nullable Node node, String what, Tag tag, String expected) {
    if (node == null) {
      return null;
    }
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(tag)) {
      return scalar.getValue();
    }
    String found =
        node instanceof ScalarNode scalar ? "'" + scalar.getValue() + "'" : "a collection";
    malformed(node, what + " is " + found + ", not " + expected, "write " + expected);
    return null;
  }

  /** A text that a function understands; the hint lists what it does. */
  <T> @Nullable T parsed(
      @Nullable Node node,
      String what,
      ContractCode code,
      Function<String, Optional<T>> parse,
      String hint) {
    String value = text(node, what);
    if (node == null || value == null) {
      return null;
    }
    Optional<T> result = parse.apply(value);
    if (result.isEmpty()) {
      error(node, code, "unknown " + what + " '" + value + "'", hint);
    }
    return result.orElse(null);
  }

  /** A constant of an enum, spelled as contract files do. */
  <E extends Enum<E> & YamlEnum> @Nullable E constant(
      @Nullable Node node, String what, Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return parsed(
        node,
        what,
        ContractCode.ENUM_UNKNOWN,
        text -> constants.stream().filter(c -> c.yamlName().equals(text)).findFirst(),
        "one of " + constants.stream().map(YamlEnum::yamlName).toList());
  }

  /** A sequence whose wrong elements have become errors; an absent node is the empty list. */
  <T> List<T> list(@Nullable Node node, String what, Function<Node, @Nullable T> element) {
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      malformed(node, what + " is not a list", "write [...]");
      return List.of();
    }
    List<T> elements = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      T value = element.apply(item);
      if (value != null) {
        elements.add(value);
      }
    }
    return elements;
  }

  List<String> texts(@Nullable Node node, String what) {
    return list(node, what, item -> text(item, "element of " + what));
  }

  void malformed(Node node, String what, String hint) {
    error(node, ContractCode.CONTRACT_MALFORMED, what, hint);
  }
}
