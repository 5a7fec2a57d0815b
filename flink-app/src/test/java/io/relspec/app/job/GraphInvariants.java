package io.relspec.app.job;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.contracts.DatasetContract;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds for the tables of every build, whatever the input. */
final class GraphInvariants {
  private static final Set<String> GLOBAL_KINDS = Set.of("SYMBOL", "QUALIFIED_NAME", "TYPE");

  /** Kinds of nodes that no AST edge leads to. */
  private static final Set<String> OUTSIDE_AST =
      Set.of("FILE", "SCOPE", "BINDING", "SYMBOL", "QUALIFIED_NAME", "TYPE", "DIAGNOSTIC");

  private final GraphTables tables;
  private final List<StoredRow> nodes;
  private final List<StoredRow> edges;
  private final Map<List<@Nullable Object>, StoredRow> nodeByKey = new HashMap<>();

  private GraphInvariants(GraphTables tables) {
    this.tables = tables;
    nodes = tables.of("cpg_nodes");
    edges = tables.of("cpg_edges");
    nodes.forEach(node -> nodeByKey.put(key(node, "node_id"), node));
  }

  static void assertHold(GraphTables tables) {
    GraphInvariants invariants = new GraphInvariants(tables);
    invariants.keysAreUnique();
    invariants.noEdgeDangles();
    invariants.syntaxIsAForestRootedInFiles();
    invariants.childrenAreNumberedWithoutGaps();
    invariants.spansLieInTheirFiles();
    invariants.everyMethodHasOneExit();
    invariants.namesAndBindingsHaveOnePlace();
    invariants.everyNamedCallHasAnAnswer();
    invariants.answersAreHonest();
    invariants.crossFileEdgesAreTheUnfoldedBundles();
    invariants.globalNodesAreUsed();
    invariants.ownersExist();
    invariants.everyFileIsAccountedFor();
    invariants.propertiesAreTypedAndHaveAnEntity();
    FlowInvariants.assertHold(tables);
  }

  private void keysAreUnique() {
    for (String dataset : tables.rows().keySet()) {
      DatasetContract contract = Builds.CONTRACTS.get(dataset);
      assertThat(repeated(tables.of(dataset).stream().map(row -> row.key(contract.key()))))
          .as("repeated keys of %s", dataset)
          .isEmpty();
    }
  }

  private void noEdgeDangles() {
    assertNone(
        "dangling edges", edges, edge -> node(edge, "src") == null || node(edge, "dst") == null);
  }

  private void syntaxIsAForestRootedInFiles() {
    Stream<List<@Nullable Object>> children = edges("AST").map(edge -> key(edge, "dst"));
    assertThat(repeated(children)).as("nodes with two AST parents").isEmpty();
    Set<List<@Nullable Object>> inTree =
        edges("AST").map(edge -> key(edge, "dst")).collect(toSet());
    assertNone(
        "syntax nodes without AST parent",
        nodes,
        node -> !OUTSIDE_AST.contains(node.text("kind")) && !inTree.contains(key(node, "node_id")));
  }

  private void childrenAreNumberedWithoutGaps() {
    Map<List<@Nullable Object>, Set<Object>> orders =
        edges("AST")
            .collect(
                groupingBy(
                    edge -> key(edge, "src"),
                    mapping(edge -> end(edge, "dst").number("ast_order"), toSet())));
    Map<List<@Nullable Object>, Long> counts =
        edges("AST").collect(groupingBy(edge -> key(edge, "src"), counting()));
    orders.forEach(
        (parent, numbers) -> {
          long count = Objects.requireNonNull(counts.get(parent));
          assertThat(new TreeSet<>(numbers))
              .as("children of %s", nodeByKey.get(parent))
              .isEqualTo(new TreeSet<>(IntStream.rangeClosed(1, (int) count).boxed().toList()));
        });
  }

  private void spansLieInTheirFiles() {
    Map<List<@Nullable Object>, StoredRow> files = new HashMap<>();
    tables.of("py_files").forEach(file -> files.put(key(file, "file_id"), file));
    assertNone(
        "nodes with half a span",
        nodes,
        node -> node.has("bstart") != node.has("bend") || node.has("bstart") != node.has("line"));
    assertNone(
        "nodes outside their file",
        nodes.stream().filter(node -> node.has("bstart")).toList(),
        node ->
            node.number("bstart") < 0
                || node.number("bend") < node.number("bstart")
                || node.number("bend")
                    > Objects.requireNonNull(files.get(key(node, "file_id"))).id("size_bytes")
                || node.number("line") < 1
                || node.number("col") < 0);
  }

  private void everyMethodHasOneExit() {
    Map<List<@Nullable Object>, Long> exits =
        edges("AST")
            .filter(edge -> end(edge, "dst").is("kind", "METHOD_RETURN"))
            .collect(groupingBy(edge -> key(edge, "src"), counting()));
    assertNone(
        "methods without exactly one exit",
        nodes,
        node -> node.is("kind", "METHOD") && !Objects.equals(exits.get(key(node, "node_id")), 1L));
  }

  private void namesAndBindingsHaveOnePlace() {
    assertThat(
            repeated(
                edges("REF")
                    .filter(edge -> end(edge, "src").is("kind", "IDENTIFIER"))
                    .map(edge -> key(edge, "src"))))
        .as("identifiers with two targets")
        .isEmpty();
    Map<List<@Nullable Object>, Long> scopes =
        edges("SCOPE_BINDS").collect(groupingBy(edge -> key(edge, "dst"), counting()));
    assertNone(
        "bindings without exactly one scope",
        nodes,
        node ->
            node.is("kind", "BINDING") && !Objects.equals(scopes.get(key(node, "node_id")), 1L));
  }

  private void everyNamedCallHasAnAnswer() {
    Set<List<@Nullable Object>> symbols =
        edges("CALLS_SYMBOL").map(edge -> key(edge, "src")).collect(toSet());
    Set<List<@Nullable Object>> names =
        edges("CALLS_QNAME").map(edge -> key(edge, "src")).collect(toSet());
    assertNone(
        "named calls without an answer",
        tables.of("py_calls"),
        call ->
            call.has("callee_name")
                && !symbols.contains(key(call, "call_id"))
                && !names.contains(key(call, "call_id")));
    names.retainAll(symbols);
    assertThat(names).as("calls with an answer and a fallback").isEmpty();
  }

  private void answersAreHonest() {
    assertNone(
        "edges with an impossible confidence",
        edges,
        edge -> {
          double confidence = (Double) Objects.requireNonNull(edge.get("confidence"));
          return confidence < 0
              || confidence > 1
              || (edge.is("evidence_rank", 0) && confidence != 1.0);
        });
    List<StoredRow> answers =
        edges.stream()
            .filter(edge -> edge.number("evidence_rank") > 0 && !edge.is("kind", "REF"))
            .toList();
    Map<List<@Nullable Object>, Set<Object>> ranks =
        answers.stream()
            .collect(
                groupingBy(
                    edge -> edge.key(List.of("repo", "kind", "src", "discriminator")),
                    mapping(edge -> edge.number("evidence_rank"), toSet())));
    ranks.values().removeIf(set -> set.size() == 1);
    assertThat(ranks).as("questions answered by two ranks").isEmpty();
    Map<List<@Nullable Object>, Long> groups =
        edges.stream()
            .filter(edge -> edge.has("ambiguity_group"))
            .collect(groupingBy(edge -> key(edge, "ambiguity_group"), counting()));
    groups.values().removeIf(count -> count > 1);
    assertThat(groups).as("ambiguity groups of one").isEmpty();
  }

  private void crossFileEdgesAreTheUnfoldedBundles() {
    List<List<@Nullable Object>> unfolded =
        tables.of("relation_output").stream()
            .flatMap(
                bundle ->
                    bundle.ids("src_ids").stream()
                        .map(
                            src ->
                                Arrays.<@Nullable Object>asList(
                                    bundle.get("repo"),
                                    bundle.get("edge_kind"),
                                    src,
                                    bundle.get("dst"),
                                    bundle.get("discriminator"))))
            .toList();
    List<List<@Nullable Object>> stored =
        edges.stream()
            .filter(edge -> edge.is("is_local", false) && !edge.is("kind", "HAS_DIAGNOSTIC"))
            .map(edge -> edge.key(List.of("repo", "kind", "src", "dst", "discriminator")))
            .toList();
    assertThat(stored).containsExactlyInAnyOrderElementsOf(unfolded);
  }

  private void globalNodesAreUsed() {
    Set<List<@Nullable Object>> ends = new HashSet<>();
    edges.forEach(edge -> ends.addAll(List.of(key(edge, "src"), key(edge, "dst"))));
    assertNone(
        "global nodes without an edge",
        nodes,
        node -> GLOBAL_KINDS.contains(node.text("kind")) && !ends.contains(key(node, "node_id")));
  }

  private void ownersExist() {
    Set<List<@Nullable Object>> definitions =
        tables.of("py_defs").stream().map(row -> key(row, "def_id")).collect(toSet());
    assertNone(
        "nodes whose owner is no definition",
        nodes,
        node -> node.has("owner_id") && !definitions.contains(key(node, "owner_id")));
  }

  private void everyFileIsAccountedFor() {
    Set<List<@Nullable Object>> files = keys("py_files", "file_id");
    assertThat(files).isEqualTo(keys("source_files", "file_id"));
    for (String dataset : List.of("cpg_nodes", "cpg_edges", "cpg_props", "diagnostics")) {
      assertNone(
          dataset + " of no file",
          tables.of(dataset),
          row -> row.has("file_id") && !files.contains(key(row, "file_id")));
    }
  }

  private void propertiesAreTypedAndHaveAnEntity() {
    Set<List<@Nullable Object>> edgeKeys = keys("cpg_edges", "edge_id");
    Map<String, String> columns =
        Map.of(
            "STRING", "value_string",
            "LONG", "value_long",
            "DOUBLE", "value_double",
            "BOOL", "value_bool");
    assertNone(
        "properties with a value of another type",
        tables.of("cpg_props"),
        property ->
            columns.entrySet().stream()
                .anyMatch(
                    column ->
                        property.has(column.getValue())
                            != property.is("value_type", column.getKey())));
    assertNone(
        "properties of nothing",
        tables.of("cpg_props"),
        property ->
            property.is("entity_kind", "NODE")
                ? !nodeByKey.containsKey(key(property, "entity_id"))
                : !edgeKeys.contains(key(property, "entity_id")));
  }

  private Stream<StoredRow> edges(String kind) {
    return edges.stream().filter(edge -> edge.is("kind", kind));
  }

  private @Nullable StoredRow node(StoredRow edge, String end) {
    return nodeByKey.get(key(edge, end));
  }

  private StoredRow end(StoredRow edge, String end) {
    return Objects.requireNonNull(node(edge, end));
  }

  private Set<List<@Nullable Object>> keys(String dataset, String column) {
    return tables.of(dataset).stream().map(row -> key(row, column)).collect(toSet());
  }

  private static List<@Nullable Object> key(StoredRow row, String column) {
    return row.key(List.of("repo", column));
  }

  private static <T> Set<T> repeated(Stream<T> values) {
    Set<T> seen = new HashSet<>();
    return values.filter(value -> !seen.add(value)).collect(toSet());
  }

  private static void assertNone(
      String what, Collection<StoredRow> rows, java.util.function.Predicate<StoredRow> violates) {
    assertThat(rows.stream().filter(violates).limit(5).toList()).as(what).isEmpty();
  }
}
