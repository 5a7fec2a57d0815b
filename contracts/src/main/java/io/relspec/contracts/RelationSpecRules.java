package io.relspec.contracts;

import io.relspec.contracts.RelationSpec.Branch;
import io.relspec.contracts.RelationSpec.Edge;
import io.relspec.contracts.RelationSpec.Feature;
import io.relspec.contracts.RelationSpec.Gate;
import io.relspec.contracts.RelationSpec.Input;
import io.relspec.contracts.RelationSpec.Keep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** The rules that a specification keeps within itself and towards the contracts. */
final class RelationSpecRules {
  private static final String REPO = "repo";
  private static final String RANK = "evidence_rank";
  private static final Pattern COLUMN = Pattern.compile("\\s*(\\w+)\\.(\\w+)\\s*");

  private final YamlReader yaml;
  private final MappingNode root;
  private final RelationSpec spec;
  private final DatasetContract contract;
  private final ContractRegistry contracts;

  RelationSpecRules(
      YamlReader yaml,
      MappingNode root,
      RelationSpec spec,
      DatasetContract contract,
      ContractRegistry contracts) {
    this.yaml = yaml;
    this.root = root;
    this.spec = spec;
    this.contract = contract;
    this.contracts = contracts;
  }

  void check() {
    if (!spec.isOfEdgesOnly()) {
      checkInputs();
      checkBranches();
      checkGate();
      checkColumns();
      checkGroup();
      checkOrder();
    }
    spec.edges().forEach(this::checkEdge);
  }

  private Node at(String entry) {
    Node node = YamlReader.optional(root, entry);
    return node == null ? root : node;
  }

  private void checkInputs() {
    checkAliases("inputs", spec.inputs(), new HashMap<>(), true);
    for (Branch branch : spec.branches()) {
      Map<String, DatasetContract> aliases = new HashMap<>();
      spec.inputs().forEach(input -> aliases.put(input.alias(), contracts.get(input.dataset())));
      checkAliases("branches", branch.inputs(), aliases, false);
    }
    Map<String, String> datasets = new HashMap<>();
    for (Branch branch : spec.branches()) {
      for (Input input : branch.inputs()) {
        String other = datasets.put(input.alias(), input.dataset());
        if (other != null && !other.equals(input.dataset())) {
          error(
              at("branches"),
              ContractCode.ALIAS_UNKNOWN,
              "alias " + input.alias() + " means " + other + " and " + input.dataset(),
              "let an alias mean the same dataset in every branch");
        }
      }
    }
  }

  private void checkAliases(
      String entry,
      List<Input> inputs,
      Map<String, DatasetContract> aliases,
      boolean isFirstWithoutKeys) {
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      DatasetContract dataset = contracts.get(input.dataset());
      if (!Names.NAME.matcher(input.alias()).matches()
          || aliases.put(input.alias(), dataset) != null) {
        error(
            at(entry),
            ContractCode.ALIAS_UNKNOWN,
            "alias " + input.alias() + " is used twice or is no name",
            "give each input a name of its own");
      }
      boolean isFirst = isFirstWithoutKeys && i == 0;
      if (isFirst != input.on().isEmpty()) {
        error(
            at(entry),
            ContractCode.KEY_NOT_COVERED,
            "input "
                + input.alias()
                + (isFirst ? " has a key, but joins nothing" : " is joined by no key"),
            isFirst ? "leave out its on:" : "add on: {column: expression}");
      }
      input.on().forEach((column, text) -> checkKeyType(entry, dataset, column, text, aliases));
    }
  }

  /** Whether a key that is a column itself has the type of the column that it is compared with. */
  private void checkKeyType(
      String entry,
      DatasetContract dataset,
      String column,
      String expression,
      Map<String, DatasetContract> aliases) {
    Matcher matcher = COLUMN.matcher(expression);
    DatasetContract other = matcher.matches() ? aliases.get(matcher.group(1)) : null;
    Optional<ColumnContract> from =
        other == null ? Optional.empty() : other.column(matcher.group(2));
    Optional<ColumnContract> to = dataset.column(column);
    if (from.isPresent() && to.isPresent() && from.get().type() != to.get().type()) {
      error(
          at(entry),
          ContractCode.TYPE_MISMATCH,
          dataset.dataset()
              + "."
              + column
              + " is "
              + to.get().type().sqlName()
              + ", but "
              + expression
              + " is "
              + from.get().type().sqlName(),
          "join columns of one type");
    }
  }

  private void checkBranches() {
    Set<String> names = new HashSet<>();
    for (Branch branch : spec.branches()) {
      boolean isOnly = branch.name().isEmpty();
      if (!isOnly && (!Names.NAME.matcher(branch.name()).matches() || !names.add(branch.name()))) {
        error(
            at("branches"),
            ContractCode.CONTRACT_DUPLICATE,
            "branch " + branch.name() + " stands twice or is no name",
            "give each branch a name of its own");
      }
      checkOrigin(branch);
    }
    checkFeatures("features", spec.features(), names);
    checkFeatures("penalties", spec.penalties(), names);
  }

  /** Origins are those that edges may have. */
  private void checkOrigin(Branch branch) {
    List<String> known =
        contracts
            .find(RegistryRules.EDGES)
            .flatMap(edges -> edges.column("origin"))
            .map(ColumnContract::values)
            .orElse(List.of());
    String origin = branch.basis().origin();
    boolean isLiteral = origin.startsWith("'");
    if (isLiteral && !known.isEmpty() && !known.contains(origin.replace("'", ""))) {
      error(
          at(branch.name().isEmpty() ? "evidence" : "branches"),
          ContractCode.ENUM_UNKNOWN,
          "no evidence has the origin " + origin,
          "one of " + known);
    }
  }

  private void checkFeatures(String entry, List<Feature> features, Set<String> branches) {
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      if (!Names.NAME.matcher(feature.name()).matches() || !names.add(feature.name())) {
        error(
            at(entry),
            ContractCode.CONTRACT_DUPLICATE,
            entry + " has " + feature.name() + " twice, or it is no name",
            "give each a name of its own");
      }
      for (String branch : feature.branches()) {
        if (!branches.contains(branch)) {
          error(
              at(entry),
              ContractCode.ALIAS_UNKNOWN,
              feature.name() + " counts in branch " + branch + ", which is not there",
              "one of " + branches.stream().sorted().toList());
        }
      }
    }
  }

  private void checkGate() {
    Gate gate = spec.gate();
    if (gate != null && contracts.get(gate.dataset()).column(RANK).isEmpty()) {
      error(
          at("gate"),
          ContractCode.COLUMN_MISSING,
          gate.dataset() + " has no column " + RANK + ", so its answers have no rank",
          "name a relation that has one");
    }
  }

  private void checkColumns() {
    Node node = at("columns");
    for (String column : spec.columns().keySet()) {
      if (contract.column(column).isEmpty() || RelationSpec.COMMON.contains(column)) {
        error(
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
        error(
            node,
            ContractCode.COLUMN_MISSING,
            "column " + column.name() + " of " + spec.relation() + " is missing",
            "add an expression for it");
      }
    }
  }

  private void checkGroup() {
    if (spec.group().isEmpty()) {
      error(
          root,
          ContractCode.GROUP_MISSING,
          "nothing says which candidates answer one question",
          "add group: [columns]");
    }
    for (String column : spec.group()) {
      requireColumn("group", column);
      if (!contract.key().contains(column)) {
        error(
            at("group"),
            ContractCode.KEY_NOT_COVERED,
            "the key of "
                + contract.dataset()
                + " lacks "
                + column
                + ", so two questions could have rows of one key",
            "let the key hold all columns of the group");
      }
    }
    List<String> rest = new ArrayList<>(contract.key());
    rest.remove(REPO);
    rest.removeAll(spec.group());
    if (rest.isEmpty() && spec.keep() != Keep.BEST && !spec.group().isEmpty()) {
      error(
          at("keep"),
          ContractCode.KEY_NOT_COVERED,
          "the key of " + contract.dataset() + " has no column that tells candidates apart",
          "add one to the key, or keep: best");
    }
    rest.forEach(column -> requireColumn("the key", column));
  }

  private void checkOrder() {
    if (spec.keep() != Keep.BEST) {
      if (!spec.tieBreakers().isEmpty()) {
        yaml.malformed(
            at("tie_breakers"),
            "equally good candidates are all kept",
            "leave it out or keep: best");
      }
      return;
    }
    int last = spec.tieBreakers().size() - 1;
    if (last < 0 || !identifies(spec.tieBreakers().get(last).by())) {
      error(
          at("tie_breakers"),
          ContractCode.ORDER_NOT_TOTAL,
          "equally good candidates have no order",
          "add tie_breakers that end in a column that identifies a row of its dataset, or keep:"
              + " top_score");
    }
  }

  /** Whether an expression is a column that has another value in each row of its dataset. */
  private boolean identifies(String expression) {
    Matcher matcher = COLUMN.matcher(expression);
    if (!matcher.matches()) {
      return false;
    }
    List<String> identity = List.of(REPO, matcher.group(2));
    DatasetContract dataset = dataset(matcher.group(1));
    return dataset != null
        && (dataset.key().equals(identity) || dataset.unique().contains(identity));
  }

  private @Nullable DatasetContract dataset(String alias) {
    List<Input> all = new ArrayList<>(spec.inputs());
    spec.branches().forEach(branch -> all.addAll(branch.inputs()));
    return all.stream()
        .filter(input -> input.alias().equals(alias))
        .findFirst()
        .map(input -> contracts.get(input.dataset()))
        .orElse(null);
  }

  private void requireColumn(String entry, String column) {
    boolean isThere =
        spec.isOfEdgesOnly()
            ? contract.column(column).isPresent()
            : spec.columns().containsKey(column);
    if (!isThere) {
      error(
          at(entry),
          ContractCode.COLUMN_MISSING,
          entry + " names " + column + ", which is not among columns",
          "one of " + (spec.isOfEdgesOnly() ? contract.columnNames() : spec.columns().keySet()));
    }
  }

  private void checkEdge(Edge edge) {
    boolean isArray = isType(edge.src(), ColumnType.ARRAY_BIGINT);
    checkEdgeColumn(edge.src(), isArray ? ColumnType.ARRAY_BIGINT : ColumnType.BIGINT);
    checkEdgeColumn(edge.left(), ColumnType.BIGINT);
    checkEdgeColumn(edge.dst(), ColumnType.BIGINT);
    checkEdgeColumn(edge.file(), ColumnType.BIGINT);
    checkEdgeColumn(edge.discriminator(), ColumnType.STRING);
    checkEdgeColumn(edge.reason(), ColumnType.STRING);
    checkEdgeKey(edge);
    checkRequired(edge);
    if (!contract.edges().contains(edge.kind())) {
      error(
          at("edges"),
          ContractCode.EDGE_KIND_UNKNOWN,
          "the contract of " + spec.relation() + " has no edge kind " + edge.kind(),
          "add it to edges: of the contract");
    }
  }

  private void checkRequired(Edge edge) {
    EdgeKind kind = contracts.edgeKind(edge.kind());
    for (EdgeKind.Property property : kind.requires()) {
      boolean isGiven =
          switch (property) {
            case DISCRIMINATOR -> edge.discriminator() != null;
            case REASON -> edge.reason() != null;
            case SCORE -> true;
          };
      if (!isGiven) {
        error(
            at("edges"),
            ContractCode.EDGE_PROPERTY_MISSING,
            "a " + edge.kind() + " edge has no " + property.yamlName(),
            "name a column for it");
      }
    }
    checkEnd(edge, "src", edge.src(), kind.src());
    checkEnd(edge, "dst", edge.dst(), kind.dst());
  }

  private void checkEnd(Edge edge, String end, String column, List<String> allowed) {
    List<String> known = contract.column(column).flatMap(NodeKinds::of).orElse(allowed);
    if (!allowed.isEmpty() && known.stream().noneMatch(allowed::contains)) {
      error(
          at("edges"),
          ContractCode.EDGE_ENDPOINT,
          end + " of a " + edge.kind() + " edge is " + column + ", which names " + known,
          "it is one of " + allowed);
    }
  }

  private boolean isType(String column, ColumnType type) {
    return contract.column(column).filter(found -> found.type() == type).isPresent();
  }

  private void checkEdgeColumn(@Nullable String column, ColumnType type) {
    if (column == null) {
      return;
    }
    requireColumn("edges", column);
    if (contract.column(column).isPresent() && !isType(column, type)) {
      error(
          at("edges"),
          ContractCode.TYPE_MISMATCH,
          "column " + column + " of an edge is no " + type.sqlName(),
          "ids are BIGINT, starts may be an array of them beside left:, texts are STRING");
    }
  }

  /** Two rows with the same ends would be one edge twice. */
  private void checkEdgeKey(Edge edge) {
    List<String> rest = new ArrayList<>(contract.key());
    rest.removeAll(List.of(REPO, edge.left(), edge.src(), edge.dst()));
    rest.remove(edge.discriminator());
    if (!rest.isEmpty()) {
      error(
          at("edges"),
          ContractCode.KEY_NOT_COVERED,
          "the key of "
              + contract.dataset()
              + " has "
              + rest
              + " beside what a "
              + edge.kind()
              + " edge is named by, so it could come twice",
          "let the key be repo, the ends of the edge and its discriminator");
    }
  }

  private void error(Node node, ContractCode code, String what, String hint) {
    yaml.error(node, code, what, hint);
  }
}
