package io.relspec.contracts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the kinds of edges. */
final class EdgeKindReader {
  private final YamlReader yaml;
  private final Set<String> taken;
  private final Map<String, EdgeKind> kinds = new TreeMap<>();

  private EdgeKindReader(YamlReader yaml, Set<String> taken) {
    this.yaml = yaml;
    this.taken = taken;
  }

  /**
   * The kinds that a file describes, by name.
   *
   * @param taken names of kinds that are described elsewhere
   * @throws ContractException with every error that is found
   */
  static Map<String, EdgeKind> read(String file, String text, Set<String> taken) {
    YamlDocument document = YamlDocument.parse(file, text);
    EdgeKindReader reader = new EdgeKindReader(new YamlReader(document), taken);
    List<EdgeKind> unused = reader.yaml.list(document.root(), "edge kinds", reader::kind);
    if (!reader.yaml.errors().isEmpty()) {
      throw new ContractException(reader.yaml.errors().stream().sorted().toList());
    }
    return reader.kinds;
  }

  private @Nullable EdgeKind kind(Node node) {
    MappingNode map = yaml.mapping(node, "an edge kind", List.of("kind", "src", "dst", "requires"));
    String name = map == null ? null : yaml.text(yaml.required(map, "kind"), "kind");
    if (map == null || name == null) {
      return null;
    }
    if (!Names.CODE.matcher(name).matches() || kinds.containsKey(name)) {
      yaml.error(
          map,
          ContractCode.CONTRACT_DUPLICATE,
          "edge kind " + name + " stands twice or is not upper snake case",
          "give each kind a name of its own");
    }
    if (taken.contains(name)) {
      yaml.error(
          map,
          ContractCode.CONTRACT_DUPLICATE,
          "edge kind " + name + " is one of the product",
          "describe kinds of your own only");
    }
    EdgeKind kind =
        new EdgeKind(
            name,
            yaml.texts(YamlReader.optional(map, "src"), "src"),
            yaml.texts(YamlReader.optional(map, "dst"), "dst"),
            Set.copyOf(
                yaml.list(
                    YamlReader.optional(map, "requires"),
                    "requires",
                    item -> yaml.constant(item, "property", EdgeKind.Property.class))));
    kinds.put(name, kind);
    return kind;
  }
}
