package io.relspec.contracts;

import io.relspec.contracts.RelationSpec.Basis;
import io.relspec.contracts.RelationSpec.Branch;
import io.relspec.contracts.RelationSpec.Edge;
import io.relspec.contracts.RelationSpec.Feature;
import io.relspec.contracts.RelationSpec.Gate;
import io.relspec.contracts.RelationSpec.Input;
import io.relspec.contracts.RelationSpec.Keep;
import io.relspec.contracts.RelationSpec.Tie;
import io.relspec.contracts.RelationSpec.Unnest;
import java.util.ArrayList;
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
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a relation that is written as a specification, and checks it against the contracts. */
public final class RelationSpecReader {
  private static final List<String> ENTRIES =
      List.of(
          "relation",
          "priority",
          "inputs",
          "gate",
          "branches",
          "hard",
          "features",
          "penalties",
          "evidence",
          "keep",
          "divide",
          "group",
          "tie_breakers",
          "columns",
          "edges");

  /** Of a specification that makes edges of the rows of a query. */
  private static final List<String> EDGE_ENTRIES = List.of("relation", "edges");

  private static final int RANKS = 5;
  private static final int SURE = 1000;
  private static final String ALWAYS = "TRUE";

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
    boolean isOfEdges =
        document.root() instanceof MappingNode map
            && YamlReader.optional(map, "inputs") == null
            && YamlReader.optional(map, "columns") == null;
    MappingNode root =
        yaml.mapping(document.root(), "a relation", isOfEdges ? EDGE_ENTRIES : ENTRIES);
    if (root == null) {
      return null;
    }
    DatasetContract contract = dataset(yaml.required(root, "relation"));
    List<Edge> edges = yaml.list(YamlReader.optional(root, "edges"), "edges", this::edge);
    RelationSpec spec =
        contract == null
            ? null
            : isOfEdges ? edges(root, contract, edges) : candidates(root, contract, edges);
    if (spec != null && contract != null && yaml.errors().isEmpty()) {
      new RelationSpecRules(yaml, root, spec, contract, contracts).check();
    }
    return spec;
  }

  private @Nullable RelationSpec edges(
      MappingNode root, DatasetContract contract, List<Edge> edges) {
    if (edges.isEmpty()) {
      yaml.malformed(
          root,
          "neither inputs nor edges are named",
          "say how its rows are found, or become edges");
      return null;
    }
    return new RelationSpec(
        document.file(),
        contract.dataset(),
        0,
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Keep.ALL,
        ALWAYS,
        List.of(),
        List.of(),
        Map.of(),
        edges);
  }

  private @Nullable RelationSpec candidates(
      MappingNode root, DatasetContract contract, List<Edge> edges) {
    Integer priority = yaml.integer(yaml.required(root, "priority"), "priority");
    List<Input> inputs = yaml.list(yaml.required(root, "inputs"), "inputs", this::input);
    Node gate = YamlReader.optional(root, "gate");
    List<Branch> branches = branches(root);
    Keep keep = yaml.constant(yaml.required(root, "keep"), "keep", Keep.class);
    String divide = yaml.text(YamlReader.optional(root, "divide"), "divide");
    Map<String, String> columns = expressions(yaml.required(root, "columns"), "columns");
    if (priority == null || keep == null || branches.isEmpty() || inputs.isEmpty()) {
      return null;
    }
    return new RelationSpec(
        document.file(),
        contract.dataset(),
        priority,
        inputs,
        gate == null ? null : rows(gate, "a gate"),
        branches,
        yaml.texts(YamlReader.optional(root, "hard"), "hard"),
        features(root, "features", "weight"),
        features(root, "penalties", "permille"),
        keep,
        divide == null ? ALWAYS : divide,
        yaml.texts(YamlReader.optional(root, "group"), "group"),
        yaml.list(YamlReader.optional(root, "tie_breakers"), "tie_breakers", this::tie),
        columns,
        edges);
  }

  private List<Branch> branches(MappingNode root) {
    Node branches = YamlReader.optional(root, "branches");
    if (branches == null) {
      Basis basis = basis(yaml.required(root, "evidence"));
      return basis == null ? List.of() : List.of(new Branch("", List.of(), basis));
    }
    Node evidence = YamlReader.optional(root, "evidence");
    if (evidence != null) {
      yaml.malformed(
          evidence, "there is evidence beside branches", "say it in each of the branches");
    }
    List<Branch> read = yaml.list(branches, "branches", this::branch);
    if (read.isEmpty() && yaml.errors().isEmpty()) {
      yaml.malformed(branches, "branches is empty", "name a way to find candidates");
    }
    return read;
  }

  private @Nullable Branch branch(Node node) {
    MappingNode map = yaml.mapping(node, "a branch", List.of("name", "inputs", "evidence"));
    if (map == null) {
      return null;
    }
    String name = yaml.text(yaml.required(map, "name"), "name");
    List<Input> inputs = yaml.list(YamlReader.optional(map, "inputs"), "inputs", this::input);
    Basis basis = basis(yaml.required(map, "evidence"));
    return name == null || basis == null ? null : new Branch(name, inputs, basis);
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

  private @Nullable Input input(Node node) {
    MappingNode map =
        yaml.mapping(node, "an input", List.of("alias", "dataset", "on", "where", "unnest"));
    if (map == null) {
      return null;
    }
    String alias = yaml.text(yaml.required(map, "alias"), "alias");
    DatasetContract dataset = dataset(yaml.required(map, "dataset"));
    Node on = YamlReader.optional(map, "on");
    String where = yaml.text(YamlReader.optional(map, "where"), "where");
    Node unnest = YamlReader.optional(map, "unnest");
    if (alias == null || dataset == null) {
      return null;
    }
    return new Input(
        alias,
        dataset.dataset(),
        on == null ? Map.of() : keys(map, dataset, on),
        where,
        unnest == null ? null : unnest(unnest, dataset));
  }

  private @Nullable Unnest unnest(Node node, DatasetContract dataset) {
    Map<String, String> names = expressions(node, "unnest");
    if (names.size() != 1) {
      yaml.malformed(node, "unnest does not name one column", "write {column: name of element}");
      return null;
    }
    Map.Entry<String, String> name = names.entrySet().iterator().next();
    boolean isArray = dataset.column(name.getKey()).filter(c -> c.type().isArray()).isPresent();
    if (!isArray) {
      yaml.error(
          node,
          ContractCode.TYPE_MISMATCH,
          name.getKey() + " is no column of arrays of " + dataset.dataset(),
          "unfold one that is");
    }
    if (dataset.column(name.getValue()).isPresent()) {
      yaml.error(
          node,
          ContractCode.CONTRACT_DUPLICATE,
          dataset.dataset() + " has a column " + name.getValue() + " already",
          "give the element a name of its own");
    }
    return new Unnest(name.getKey(), name.getValue());
  }

  /** Expressions by columns of a dataset. */
  private Map<String, String> keys(Node at, DatasetContract dataset, @Nullable Node on) {
    Map<String, String> keys = expressions(on, "on");
    for (String column : keys.keySet()) {
      if (dataset.column(column).isEmpty()) {
        yaml.error(
            at,
            ContractCode.COLUMN_MISSING,
            dataset.dataset() + " has no column " + column,
            "one of " + dataset.columnNames());
      }
    }
    return keys;
  }

  private @Nullable Gate rows(Node node, String what) {
    MappingNode map = yaml.mapping(node, what, List.of("dataset", "on"));
    if (map == null) {
      return null;
    }
    DatasetContract dataset = dataset(yaml.required(map, "dataset"));
    Node on = yaml.required(map, "on");
    return dataset == null || on == null
        ? null
        : new Gate(dataset.dataset(), keys(map, dataset, on));
  }

  private List<Feature> features(MappingNode root, String entry, String amount) {
    return yaml.list(YamlReader.optional(root, entry), entry, node -> feature(node, amount));
  }

  private @Nullable Feature feature(Node node, String amount) {
    MappingNode map =
        yaml.mapping(node, "a feature", List.of("name", amount, "when", "exists", "branches"));
    if (map == null) {
      return null;
    }
    String name = yaml.text(yaml.required(map, "name"), "name");
    Integer weight = yaml.integer(yaml.required(map, amount), amount);
    String when = yaml.text(YamlReader.optional(map, "when"), "when");
    Node exists = YamlReader.optional(map, "exists");
    List<String> branches = yaml.texts(YamlReader.optional(map, "branches"), "branches");
    if ((when == null) == (exists == null)) {
      yaml.malformed(map, "a feature has not one condition", "add when: or exists:");
    }
    Gate rows = exists == null ? null : rows(exists, "exists");
    return name == null || weight == null
        ? null
        : new Feature(name, weight, when, rows, Set.copyOf(branches));
  }

  private @Nullable Basis basis(@Nullable Node node) {
    MappingNode map =
        node == null
            ? null
            : yaml.mapping(
                node,
                "evidence",
                List.of("rank", "origin", "method", "method_if_single", "permille"));
    if (map == null) {
      return null;
    }
    String rank = number(yaml.required(map, "rank"), "rank", 1, RANKS);
    String origin = name(yaml.required(map, "origin"), "origin");
    String method = name(yaml.required(map, "method"), "method");
    String single = name(YamlReader.optional(map, "method_if_single"), "method_if_single");
    String prior = number(yaml.required(map, "permille"), "permille", 0, SURE);
    return rank == null || origin == null || method == null || prior == null
        ? null
        : new Basis(rank, origin, method, single, prior);
  }

  /** A number in a range, or an expression for one. */
  private @Nullable String number(@Nullable Node node, String what, int least, int most) {
    if (!(node instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.INT)) {
      return yaml.text(node, what);
    }
    Integer value = yaml.integer(node, what);
    if (value != null && (value < least || value > most)) {
      yaml.malformed(node, what + " is out of range", what + " " + least + " to " + most);
    }
    return value == null ? null : value.toString();
  }

  /** A name, or an expression for one. */
  private @Nullable String name(@Nullable Node node, String what) {
    String text = yaml.text(node, what);
    boolean isName =
        text != null && (Names.NAME.matcher(text).matches() || Names.CODE.matcher(text).matches());
    return isName ? "'" + text + "'" : text;
  }

  private @Nullable Tie tie(Node node) {
    if (!(node instanceof MappingNode)) {
      String by = yaml.text(node, "element of tie_breakers");
      return by == null ? null : new Tie(by, false);
    }
    MappingNode map = yaml.mapping(node, "a tie breaker", List.of("by", "order"));
    String by = map == null ? null : yaml.text(yaml.required(map, "by"), "by");
    Direction direction =
        map == null ? null : yaml.constant(yaml.required(map, "order"), "order", Direction.class);
    return by == null || direction == null ? null : new Tie(by, direction == Direction.DESC);
  }

  private enum Direction implements YamlEnum {
    ASC,
    DESC
  }

  private @Nullable Edge edge(Node node) {
    MappingNode map =
        yaml.mapping(
            node,
            "an edge",
            List.of("kind", "left", "src", "dst", "file", "discriminator", "reason"));
    if (map == null) {
      return null;
    }
    String kind = yaml.text(yaml.required(map, "kind"), "kind");
    String left = yaml.text(YamlReader.optional(map, "left"), "left");
    String src = yaml.text(yaml.required(map, "src"), "src");
    String dst = yaml.text(yaml.required(map, "dst"), "dst");
    String file = yaml.text(YamlReader.optional(map, "file"), "file");
    String discriminator = yaml.text(YamlReader.optional(map, "discriminator"), "discriminator");
    String reason = yaml.text(YamlReader.optional(map, "reason"), "reason");
    return kind == null || src == null || dst == null
        ? null
        : new Edge(kind, left == null ? src : left, src, dst, file, discriminator, reason);
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
