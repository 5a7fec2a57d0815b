package io.relspec.contracts;

import io.relspec.contracts.RelationSpec.Edge;
import io.relspec.contracts.RelationSpec.Feature;
import io.relspec.contracts.RelationSpec.Input;
import io.relspec.contracts.RelationSpec.Keep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a relation that is written as a specification, and checks it against the contracts. */
public final class RelationSpecReader {
  private static final List<String> ENTRIES =
      List.of(
          "relation",
          "priority",
          "inputs",
          "hard",
          "features",
          "penalties",
          "evidence",
          "keep",
          "group",
          "tie_breakers",
          "columns",
          "edges");
  private static final int RANKS = 5;
  private static final int SURE = 1000;

  private final YamlDocument document;
  private final YamlReader yaml;
  private final ContractRegistry contracts;

  private RelationSpecReader(YamlDocument document, ContractRegistry contracts) {
    this.document = document;
    this.yaml = new YamlReader(document);
    this.contracts = contracts;
  }

  /**
   * Reads a specification.
   *
   * @param file where it was read, for messages
   * @throws ContractException with every error that is found
   */
  public static RelationSpec read(String file, String text, ContractRegistry contracts) {
    return new RelationSpecReader(YamlDocument.parse(file, text), contracts).read();
  }

  private RelationSpec read() {
    RelationSpec spec = spec();
    if (spec == null || !yaml.errors().isEmpty()) {
      throw new ContractException(yaml.errors().stream().sorted().toList());
    }
    return spec;
  }

  private @Nullable RelationSpec spec() {
    MappingNode root = yaml.mapping(document.root(), "a relation", ENTRIES);
    if (root == null) {
      return null;
    }
    Node name = yaml.required(root, "relation");
    DatasetContract contract = dataset(name);
    Integer priority = yaml.integer(yaml.required(root, "priority"), "priority");
    List<Input> inputs = inputs(yaml.required(root, "inputs"));
    List<String> hard = yaml.texts(YamlReader.optional(root, "hard"), "hard");
    List<Feature> features =
        yaml.list(YamlReader.optional(root, "features"), "features", n -> feature(n, "weight"));
    List<Feature> penalties =
        yaml.list(YamlReader.optional(root, "penalties"), "penalties", n -> feature(n, "permille"));
    Basis basis = basis(yaml.required(root, "evidence"));
    Keep keep = yaml.constant(yaml.required(root, "keep"), "keep", Keep.class);
    List<String> group = yaml.texts(YamlReader.optional(root, "group"), "group");
    List<String> ties = yaml.texts(YamlReader.optional(root, "tie_breakers"), "tie_breakers");
    Map<String, String> columns = expressions(yaml.required(root, "columns"), "columns");
    List<Edge> edges = yaml.list(YamlReader.optional(root, "edges"), "edges", this::edge);
    if (contract == null || priority == null || basis == null || keep == null || name == null) {
      return null;
    }
    RelationSpec spec =
        new RelationSpec(
            document.file(),
            contract.dataset(),
            priority,
            inputs,
            hard,
            features,
            penalties,
            basis.rank(),
            basis.origin(),
            basis.method(),
            basis.prior(),
            keep,
            group,
            ties,
            columns,
            edges);
    check(root, spec, contract);
    return spec;
  }

  private void check(MappingNode root, RelationSpec spec, DatasetContract contract) {
    checkColumns(root, spec, contract);
    if (spec.group().isEmpty()) {
      yaml.error(
          root,
          ContractCode.GROUP_MISSING,
          "nothing says which candidates answer one question",
          "add group: [columns]");
    }
    for (String column : spec.group()) {
      requireColumn(root, "group", column, spec);
    }
    if (spec.keep() == Keep.BEST && spec.tieBreakers().isEmpty()) {
      yaml.error(
          root,
          ContractCode.ORDER_NOT_TOTAL,
          "equally good candidates have no order",
          "add tie_breakers that end in a unique one, or keep: top_score");
    }
    for (Edge edge : spec.edges()) {
      requireColumn(root, "edges", edge.src(), spec);
      requireColumn(root, "edges", edge.dst(), spec);
      if (edge.file() != null) {
        requireColumn(root, "edges", edge.file(), spec);
      }
      checkEdgeKey(root, edge, contract);
      if (!contract.edges().contains(edge.kind())) {
        yaml.error(
            at(root, "edges"),
            ContractCode.EDGE_KIND_UNKNOWN,
            "the contract of " + spec.relation() + " has no edge kind " + edge.kind(),
            "add it to edges: of the contract");
      }
    }
  }

  /** Two rows with the same ends would be one edge twice. */
  private void checkEdgeKey(MappingNode root, Edge edge, DatasetContract contract) {
    List<String> rest = new ArrayList<>(contract.key());
    rest.removeAll(List.of("repo", edge.src(), edge.dst()));
    if (!rest.isEmpty()) {
      yaml.error(
          at(root, "edges"),
          ContractCode.KEY_NOT_COVERED,
          "the key of "
              + contract.dataset()
              + " has "
              + rest
              + " beside the ends of a "
              + edge.kind()
              + " edge, which could come twice",
          "let the key be repo and the ends of the edge");
    }
  }

  private void checkColumns(MappingNode root, RelationSpec spec, DatasetContract contract) {
    Node node = at(root, "columns");
    for (String column : spec.columns().keySet()) {
      if (contract.column(column).isEmpty() || RelationSpec.COMMON.contains(column)) {
        yaml.error(
            node,
            ContractCode.COLUMN_SURPLUS,
            "column " + column + " is not one that " + spec.relation() + " is to give here",
            "give those of its contract but " + RelationSpec.COMMON);
      }
    }
    for (ColumnContract column : contract.columns()) {
      boolean isGiven =
          spec.columns().containsKey(column.name()) || RelationSpec.COMMON.contains(column.name());
      if (!isGiven && !column.nullable()) {
        yaml.error(
            node,
            ContractCode.COLUMN_MISSING,
            "column " + column.name() + " of " + spec.relation() + " is missing",
            "add an expression for it");
      }
    }
  }

  private void requireColumn(MappingNode root, String entry, String column, RelationSpec spec) {
    if (!spec.columns().containsKey(column)) {
      yaml.error(
          at(root, entry),
          ContractCode.COLUMN_MISSING,
          entry + " names " + column + ", which is not among columns",
          "one of " + spec.columns().keySet());
    }
  }

  private static Node at(MappingNode root, String entry) {
    Node node = YamlReader.optional(root, entry);
    return node == null ? root : node;
  }

  private @Nullable DatasetContract dataset(@Nullable Node node) {
    String name = yaml.text(node, "dataset name");
    if (node == null || name == null) {
      return null;
    }
    DatasetContract contract = contracts.find(name).orElse(null);
    if (contract == null) {
      yaml.error(
          node,
          ContractCode.CONTRACT_UNKNOWN,
          "no contract describes dataset " + name,
          "add datasets/<database>/" + name + ".yaml");
    }
    return contract;
  }

  private List<Input> inputs(@Nullable Node node) {
    Set<String> aliases = new HashSet<>();
    List<Input> inputs = yaml.list(node, "inputs", item -> input(item, aliases));
    if (node != null && inputs.isEmpty() && yaml.errors().isEmpty()) {
      yaml.malformed(node, "inputs is empty", "name the dataset that is asked about");
    }
    return inputs;
  }

  private @Nullable Input input(Node node, Set<String> aliases) {
    MappingNode map = yaml.mapping(node, "an input", List.of("alias", "dataset", "on", "where"));
    if (map == null) {
      return null;
    }
    String alias = yaml.text(yaml.required(map, "alias"), "alias");
    DatasetContract dataset = dataset(yaml.required(map, "dataset"));
    Node on = YamlReader.optional(map, "on");
    Map<String, String> keys = on == null ? Map.of() : expressions(on, "on");
    String where = yaml.text(YamlReader.optional(map, "where"), "where");
    if (alias == null || dataset == null) {
      return null;
    }
    if (!Names.NAME.matcher(alias).matches() || !aliases.add(alias)) {
      yaml.error(
          map,
          ContractCode.ALIAS_UNKNOWN,
          "alias " + alias + " is used twice or is no name",
          "give each input a name of its own");
    }
    if (aliases.size() > 1 && keys.isEmpty()) {
      yaml.error(
          map,
          ContractCode.KEY_NOT_COVERED,
          "input " + alias + " is joined by no key",
          "add on: {column: expression}");
    }
    for (String column : keys.keySet()) {
      if (dataset.column(column).isEmpty()) {
        yaml.error(
            map,
            ContractCode.COLUMN_MISSING,
            dataset.dataset() + " has no column " + column,
            "one of " + dataset.columnNames());
      }
    }
    return new Input(alias, dataset.dataset(), keys, where);
  }

  private @Nullable Feature feature(Node node, String amount) {
    MappingNode map = yaml.mapping(node, "a feature", List.of("name", amount, "when"));
    if (map == null) {
      return null;
    }
    String name = yaml.text(yaml.required(map, "name"), "name");
    Integer weight = yaml.integer(yaml.required(map, amount), amount);
    String when = yaml.text(yaml.required(map, "when"), "when");
    return name == null || weight == null || when == null ? null : new Feature(name, weight, when);
  }

  /** How good the evidence is. */
  private record Basis(int rank, String origin, String method, int prior) {}

  private @Nullable Basis basis(@Nullable Node node) {
    MappingNode map =
        node == null
            ? null
            : yaml.mapping(node, "evidence", List.of("rank", "origin", "method", "permille"));
    if (map == null) {
      return null;
    }
    Integer rank = yaml.integer(yaml.required(map, "rank"), "rank");
    String origin = yaml.text(yaml.required(map, "origin"), "origin");
    String method = yaml.text(yaml.required(map, "method"), "method");
    Integer prior = yaml.integer(yaml.required(map, "permille"), "permille");
    if (rank == null || origin == null || method == null || prior == null) {
      return null;
    }
    if (rank < 1 || rank > RANKS || prior < 0 || prior > SURE) {
      yaml.malformed(map, "rank or permille is out of range", "rank 1 to 5, permille 0 to 1000");
    }
    return new Basis(rank, origin, method, prior);
  }

  private @Nullable Edge edge(Node node) {
    MappingNode map = yaml.mapping(node, "an edge", List.of("kind", "src", "dst", "file"));
    if (map == null) {
      return null;
    }
    String kind = yaml.text(yaml.required(map, "kind"), "kind");
    String src = yaml.text(yaml.required(map, "src"), "src");
    String dst = yaml.text(yaml.required(map, "dst"), "dst");
    String file = yaml.text(YamlReader.optional(map, "file"), "file");
    return kind == null || src == null || dst == null ? null : new Edge(kind, src, dst, file);
  }

  private Map<String, String> expressions(@Nullable Node node, String what) {
    Map<String, String> expressions = new LinkedHashMap<>();
    if (!(node instanceof MappingNode map)) {
      if (node != null) {
        yaml.malformed(node, what + " is not a mapping", "write {column: expression}");
      }
      return expressions;
    }
    List<String> names = new ArrayList<>();
    for (NodeTuple entry : map.getValue()) {
      String text = yaml.text(entry.getValueNode(), what);
      if (entry.getKeyNode() instanceof ScalarNode key && text != null) {
        names.add(key.getValue());
        expressions.put(key.getValue(), text);
      }
    }
    if (names.size() != expressions.size()) {
      yaml.error(
          node,
          ContractCode.CONTRACT_DUPLICATE,
          "a column stands twice in " + names.stream().collect(Collectors.joining(", ")),
          "keep one of them");
    }
    return expressions;
  }
}
