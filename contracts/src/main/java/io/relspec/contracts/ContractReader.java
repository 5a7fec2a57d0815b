package io.relspec.contracts;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads a dataset contract from a document and checks the rules a contract has alone. */
final class ContractReader {

  private static final List<String> DATASET_ENTRIES =
      List.of(
          "dataset",
          "version",
          "database",
          "description",
          "route",
          "change",
          "materialised",
          "resolved",
          "evidence",
          "columns",
          "key",
          "unique",
          "partition",
          "sort",
          "determinism",
          "evolution",
          "dedupe",
          "constraints",
          "references",
          "edges");
  private static final List<String> COLUMN_ENTRIES =
      List.of("name", "type", "nullable", "semantic", "since", "values", "doc");

  private final YamlDocument document;
  private final YamlReader yaml;
  private final Set<String> columnNames = new HashSet<>();

  private ContractReader(YamlDocument document) {
    this.document = document;
    this.yaml = new YamlReader(document);
  }

  /**
   * The contract in a document.
   *
   * @throws ContractException with every error of the document
   */
  static DatasetContract read(YamlDocument document) {
    return new ContractReader(document).read();
  }

  private DatasetContract read() {
    DatasetContract contract = contract();
    if (contract == null || !yaml.errors().isEmpty()) {
      throw new ContractException(yaml.errors().stream().sorted().toList());
    }
    List<ContractError> broken =
        ContractRules.check(contract).stream().map(document::locate).sorted().toList();
    if (!broken.isEmpty()) {
      throw new ContractException(broken);
    }
    return contract;
  }

  private @Nullable DatasetContract contract() {
    MappingNode root = yaml.mapping(document.root(), "a contract", DATASET_ENTRIES);
    if (root == null) {
      return null;
    }
    String dataset = name(yaml.required(root, "dataset"), "dataset name");
    Version version = version(yaml.required(root, "version"));
    Database database = constant(root, "database", Database.class);
    String description = yaml.text(yaml.required(root, "description"), "description");
    Route route = constant(root, "route", Route.class);
    ChangeSemantics change = constant(root, "change", ChangeSemantics.class);
    Boolean materialised = yaml.bool(yaml.required(root, "materialised"), "materialised");
    Node resolvedNode = YamlReader.optional(root, "resolved");
    Boolean resolved = resolvedNode == null ? Boolean.FALSE : yaml.bool(resolvedNode, "resolved");
    Evidence evidence = evidence(YamlReader.optional(root, "evidence"));
    List<ColumnContract> columns = columns(yaml.required(root, "columns"));
    List<String> key = yaml.texts(yaml.required(root, "key"), "key");
    List<List<String>> unique =
        yaml.list(YamlReader.optional(root, "unique"), "unique", n -> yaml.texts(n, "unique"));
    List<String> partition = yaml.texts(yaml.required(root, "partition"), "partition");
    List<String> sort = yaml.texts(yaml.required(root, "sort"), "sort");
    Determinism determinism = constant(root, "determinism", Determinism.class);
    Evolution evolution = constant(root, "evolution", Evolution.class);
    Dedupe dedupe = dedupe(yaml.required(root, "dedupe"));
    List<Constraint> constraints =
        yaml.list(YamlReader.optional(root, "constraints"), "constraints", this::constraint);
    List<Reference> references =
        yaml.list(YamlReader.optional(root, "references"), "references", this::reference);
    List<String> edges = yaml.list(YamlReader.optional(root, "edges"), "edges", this::edgeKind);
    if (dataset == null
        || version == null
        || database == null
        || description == null
        || route == null
        || change == null
        || materialised == null
        || resolved == null
        || determinism == null
        || evolution == null
        || dedupe == null
        || !yaml.errors().isEmpty()) {
      return null;
    }
    return new DatasetContract(
        dataset,
        version,
        database,
        description,
        route,
        change,
        materialised,
        resolved,
        evidence,
        columns,
        key,
        unique,
        partition,
        sort,
        determinism,
        evolution,
        dedupe,
        constraints,
        references,
        edges);
  }

  private <E extends Enum<E> & YamlEnum> @Nullable E constant(
      MappingNode root, String key, Class<E> type) {
    return yaml.constant(yaml.required(root, key), key, type);
  }

  private @Nullable String name(@Nullable Node node, String what) {
    return spelled(node, what, Names.NAME, "lower snake case");
  }

  private @Nullable String edgeKind(Node node) {
    return spelled(node, "edge kind", Names.CODE, "upper snake case");
  }

  private @Nullable String spelled(
      @Nullable Node node, String what, Pattern spelling, String rule) {
    String text = yaml.text(node, what);
    if (node == null || text == null) {
      return null;
    }
    if (!spelling.matcher(text).matches()) {
      yaml.malformed(node, what + " '" + text + "' is not " + rule, "rename it");
      return null;
    }
    return text;
  }

  private @Nullable Version version(@Nullable Node node) {
    return yaml.parsed(
        node, "version", ContractCode.CONTRACT_MALFORMED, Version::parse, "major.minor.patch");
  }

  private @Nullable Evidence evidence(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    MappingNode map = yaml.mapping(node, "evidence", List.of("rank", "family", "ambiguity"));
    if (map == null) {
      return null;
    }
    Integer rank = yaml.integer(yaml.required(map, "rank"), "rank");
    EvidenceFamily family = constant(map, "family", EvidenceFamily.class);
    Ambiguity ambiguity = constant(map, "ambiguity", Ambiguity.class);
    return rank == null || family == null || ambiguity == null
        ? null
        : new Evidence(rank, family, ambiguity);
  }

  private List<ColumnContract> columns(@Nullable Node node) {
    List<ColumnContract> columns = yaml.list(node, "columns", this::column);
    if (node != null && columns.isEmpty() && yaml.errors().isEmpty()) {
      yaml.malformed(node, "columns is empty", "a dataset has at least one column");
    }
    return columns;
  }

  private @Nullable ColumnContract column(Node node) {
    MappingNode map = yaml.mapping(node, "a column", COLUMN_ENTRIES);
    if (map == null) {
      return null;
    }
    String name = columnName(yaml.required(map, "name"));
    ColumnType type =
        yaml.parsed(
            yaml.required(map, "type"),
            "column type",
            ContractCode.TYPE_MISMATCH,
            ColumnType::parse,
            "one of " + ColumnType.sqlNames());
    Boolean nullable = yaml.bool(yaml.required(map, "nullable"), "nullable");
    String semantic = name(YamlReader.optional(map, "semantic"), "semantic type");
    Version since = version(YamlReader.optional(map, "since"));
    List<String> values = yaml.texts(YamlReader.optional(map, "values"), "values");
    String doc = yaml.text(YamlReader.optional(map, "doc"), "doc");
    return name == null || type == null || nullable == null
        ? null
        : new ColumnContract(name, type, nullable, semantic, since, values, doc);
  }

  private @Nullable String columnName(@Nullable Node node) {
    String name = name(node, "column name");
    if (node != null && name != null && !columnNames.add(name)) {
      yaml.error(
          node,
          ContractCode.CONTRACT_DUPLICATE,
          "two columns are named " + name,
          "rename one of them");
    }
    return name;
  }

  private @Nullable Constraint constraint(Node node) {
    MappingNode map = yaml.mapping(node, "a constraint", List.of("code", "check", "severity"));
    if (map == null) {
      return null;
    }
    String code = spelled(yaml.required(map, "code"), "code", Names.CODE, "upper snake case");
    String check = yaml.text(yaml.required(map, "check"), "check");
    Severity severity = constant(map, "severity", Severity.class);
    if (check != null && check.isBlank()) {
      yaml.malformed(map, "check is blank", "write a condition over the columns");
      return null;
    }
    return code == null || check == null || severity == null
        ? null
        : new Constraint(code, check, severity);
  }

  private @Nullable Reference reference(Node node) {
    MappingNode map = yaml.mapping(node, "a reference", List.of("columns", "dataset", "key"));
    if (map == null) {
      return null;
    }
    List<String> columns = yaml.texts(yaml.required(map, "columns"), "columns");
    String dataset = name(yaml.required(map, "dataset"), "dataset name");
    List<String> key = yaml.texts(yaml.required(map, "key"), "key");
    if (columns.isEmpty() || columns.size() != key.size()) {
      yaml.malformed(
          map,
          columns.size() + " columns refer to a key of " + key.size(),
          "name one key column for each column");
      return null;
    }
    return dataset == null ? null : new Reference(columns, dataset, key);
  }

  private @Nullable Dedupe dedupe(@Nullable Node node) {
    if (node == null) {
      return null;
    }
    MappingNode map = yaml.mapping(node, "dedupe", List.of("strategy", "order", "columns"));
    if (map == null) {
      return null;
    }
    Node strategy = yaml.required(map, "strategy");
    List<Dedupe.Order> order = yaml.list(YamlReader.optional(map, "order"), "order", this::order);
    List<String> columns = yaml.texts(YamlReader.optional(map, "columns"), "columns");
    return yaml.parsed(
        strategy,
        "strategy",
        ContractCode.ENUM_UNKNOWN,
        text -> strategy(map, text, order, columns),
        "none, keep_best with an order, or collapse with columns");
  }

  private static Optional<Dedupe> strategy(
      MappingNode map, String text, List<Dedupe.Order> order, List<String> columns) {
    boolean hasOrder = YamlReader.optional(map, "order") != null;
    boolean hasColumns = YamlReader.optional(map, "columns") != null;
    if (text.equals("none") && !hasOrder && !hasColumns) {
      return Optional.of(new Dedupe.None());
    }
    if (text.equals("keep_best") && hasOrder && !hasColumns) {
      return Optional.of(new Dedupe.KeepBest(order));
    }
    if (text.equals("collapse") && hasColumns && !hasOrder) {
      return Optional.of(new Dedupe.Collapse(columns));
    }
    return Optional.empty();
  }

  private Dedupe.@Nullable Order order(Node node) {
    MappingNode map = yaml.mapping(node, "an order", List.of("by", "order"));
    if (map == null) {
      return null;
    }
    String by = yaml.text(yaml.required(map, "by"), "by");
    Dedupe.Direction direction = constant(map, "order", Dedupe.Direction.class);
    return by == null || direction == null ? null : new Dedupe.Order(by, direction);
  }
}
