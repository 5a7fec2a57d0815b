package io.relspec.app.job;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The graph of one repository as text that a person can check: definitions, scopes, global nodes,
 * every edge that answers a question, and how many nodes and edges of the other kinds there are.
 */
final class GraphText {
  private static final Set<String> DEFINITIONS = Set.of("METHOD", "TYPE_DECL", "NAMESPACE_BLOCK");

  /** Edges that answer no question, but that few nodes have. */
  private static final Set<String> SHOWN =
      Set.of("DECORATED_BY", "HAS_ANNOTATION", "HAS_DEFAULT", "HAS_DIAGNOSTIC", "HAS_DOCSTRING");

  private static final Set<String> GLOBALS = Set.of("SYMBOL", "QUALIFIED_NAME", "TYPE");

  private final List<StoredRow> nodes;
  private final List<StoredRow> edges;
  private final Map<Long, StoredRow> nodeById = new HashMap<>();
  private final Map<Long, String> paths = new HashMap<>();
  private final Map<Long, Long> scopeOf = new HashMap<>();
  private final Map<Long, String> properties = new HashMap<>();
  private final Map<List<@Nullable Object>, String> relations = new HashMap<>();

  private GraphText(GraphTables tables) {
    nodes = tables.of("cpg_nodes");
    edges = tables.of("cpg_edges");
    tables.of("cpg_props").stream()
        .sorted(Comparator.comparing(row -> row.text("prop_key")))
        .forEach(
            row ->
                properties.merge(
                    row.id("entity_id"),
                    row.text("prop_key")
                        + "="
                        + row.text("value_string").replace("\n", "\\n")
                        + row.text("value_bool"),
                    (one, two) -> one + " " + two));
    for (StoredRow bundle : tables.of("relation_output")) {
      String relation =
          words(
              bundle.text("relation"),
              "score",
              bundle.text("score"),
              "of",
              bundle.text("candidate_count"));
      bundle
          .ids("src_ids")
          .forEach(src -> relations.put(question(bundle, "edge_kind", src), relation));
    }
    nodes.forEach(node -> nodeById.put(node.id("node_id"), node));
    tables.of("py_files").forEach(file -> paths.put(file.id("file_id"), file.text("path")));
    edges.stream()
        .filter(edge -> edge.is("kind", "SCOPE_BINDS"))
        .forEach(edge -> scopeOf.put(edge.id("dst"), edge.id("src")));
  }

  /** The text of the tables of one repository. */
  static String of(GraphTables tables) {
    GraphText text = new GraphText(tables);
    return Stream.of(
            section("definitions", text.definitions()),
            section("scopes", text.scopes()),
            section("symbols", text.globals()),
            section("diagnostics", diagnostics(tables, text.paths)),
            section("edges", text.answers()),
            section(
                "counts",
                List.of(text.counts("nodes", text.nodes), text.counts("edges", text.edges))))
        .collect(joining());
  }

  private static String section(String title, List<String> lines) {
    return lines.isEmpty()
        ? ""
        : title + "\n" + lines.stream().map(line -> "  " + line + "\n").collect(joining());
  }

  private List<String> definitions() {
    return nodes.stream()
        .filter(node -> DEFINITIONS.contains(node.text("kind")))
        .sorted(byPlace(paths))
        .map(
            node ->
                words(place(node), node.text("kind"), node.text("subkind"), node.text("full_name")))
        .toList();
  }

  /** A scope a line, with its bindings; what is bound elsewhere points to it. */
  private List<String> scopes() {
    Map<Long, String> bindings = bindingsByScope();
    return edges.stream()
        .filter(edge -> edge.is("kind", "SCOPE_OF"))
        .sorted(Comparator.comparing(edge -> place(node(edge.id("dst"))) + edge.id("dst")))
        .map(
            edge ->
                words(
                    place(node(edge.id("dst"))),
                    node(edge.id("src")).text("subkind"),
                    node(edge.id("src")).text("name") + ":",
                    bindings.getOrDefault(edge.id("src"), "")))
        .toList();
  }

  private Map<Long, String> bindingsByScope() {
    Map<Long, Long> resolutions = new HashMap<>();
    edges.stream()
        .filter(edge -> edge.is("kind", "BINDING_RESOLVES_TO"))
        .forEach(edge -> resolutions.put(edge.id("src"), edge.id("dst")));
    return nodes.stream()
        .filter(node -> node.is("kind", "BINDING"))
        .sorted(Comparator.comparing(node -> node.text("name")))
        .collect(
            groupingBy(
                node -> Objects.requireNonNull(scopeOf.get(node.id("node_id"))),
                mapping(node -> binding(node, resolutions.get(node.id("node_id"))))));
  }

  private static java.util.stream.Collector<StoredRow, ?, String> mapping(
      java.util.function.Function<StoredRow, String> text) {
    return java.util.stream.Collectors.mapping(text, joining(", "));
  }

  private String binding(StoredRow node, @Nullable Long target) {
    String text = node.text("name") + " " + node.text("subkind");
    return target == null
        ? text
        : text + " -> " + node(Objects.requireNonNull(scopeOf.get(target))).text("name");
  }

  private List<String> globals() {
    return nodes.stream()
        .filter(node -> GLOBALS.contains(node.text("kind")))
        .map(node -> words(target(node), properties.get(node.id("node_id"))))
        .sorted()
        .toList();
  }

  private static List<String> diagnostics(GraphTables tables, Map<Long, String> paths) {
    return tables.of("diagnostics").stream()
        .map(
            row ->
                words(
                    row.has("file_id") ? paths.get(row.id("file_id")) : "-",
                    row.has("line") ? row.text("line") : "",
                    row.text("severity"),
                    row.text("code"),
                    row.text("message")))
        .sorted()
        .toList();
  }

  private List<String> answers() {
    return edges.stream()
        .filter(edge -> edge.number("evidence_rank") > 0 || SHOWN.contains(edge.text("kind")))
        .sorted(
            Comparator.comparing((StoredRow edge) -> place(node(edge.id("src"))))
                .thenComparing(edge -> edge.text("kind"))
                .thenComparing(edge -> answer(edge)))
        .map(this::answer)
        .toList();
  }

  private static List<@Nullable Object> question(StoredRow row, String kind, long src) {
    return Arrays.<@Nullable Object>asList(
        row.get(kind), src, row.get("dst"), row.get("discriminator"));
  }

  private String answer(StoredRow edge) {
    StoredRow src = node(edge.id("src"));
    StoredRow dst = node(edge.id("dst"));
    String question =
        words(
            place(src),
            edge.text("kind"),
            edge.has("discriminator") ? "[" + edge.text("discriminator") + "]" : "",
            code(src),
            "->",
            target(dst));
    if (edge.number("evidence_rank") == 0) {
      return words(question, dst.has("full_name") ? "" : code(dst));
    }
    return words(
        question,
        dst.has("file_id") ? "in " + paths.get(dst.id("file_id")) : "",
        edge.text("resolution_method"),
        edge.text("confidence"),
        edge.text("reason"),
        edge.has("ambiguity_group") ? "ambiguous" : "",
        edge.is("is_local", true)
            ? "local"
            : relations.get(question(edge, "kind", edge.id("src"))));
  }

  private String counts(String what, List<StoredRow> rows) {
    Map<String, Long> counts =
        rows.stream().collect(groupingBy(row -> row.text("kind"), TreeMap::new, counting()));
    List<String> texts = new ArrayList<>(List.of(what));
    counts.forEach((kind, count) -> texts.add(kind + " " + count));
    return String.join(" ", texts);
  }

  /** Code of a node: the first line, shortened. */
  private static String code(StoredRow node) {
    String code = node.has("code") ? node.text("code") : node.text("name");
    String line = code.lines().findFirst().orElse("");
    return "`" + (line.length() > 50 ? line.substring(0, 47) + "..." : line) + "`";
  }

  private static String target(StoredRow node) {
    String name = node.has("full_name") ? node.text("full_name") : node.text("name");
    return GLOBALS.contains(node.text("kind"))
        ? words(node.text("kind"), node.text("subkind"), name)
        : words(node.text("kind"), name);
  }

  private String place(StoredRow node) {
    return placeIn(paths, node);
  }

  private StoredRow node(long id) {
    return Objects.requireNonNull(nodeById.get(id));
  }

  private static Comparator<StoredRow> byPlace(Map<Long, String> paths) {
    return Comparator.comparing((StoredRow node) -> placeIn(paths, node))
        .thenComparing(node -> node.text("full_name"))
        .thenComparing(node -> node.text("kind"));
  }

  /** Path, line and column; the line is padded so that texts sort like places. */
  private static String placeIn(Map<Long, String> paths, StoredRow node) {
    String path = node.has("file_id") ? paths.get(node.id("file_id")) : "-";
    return node.has("line")
        ? "%s:%02d:%02d".formatted(path, node.number("line"), node.number("col"))
        : path + ":";
  }

  private static String words(@Nullable String... words) {
    return Stream.of(words).filter(word -> word != null && !word.isEmpty()).collect(joining(" "));
  }
}
