package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What holds for control and data flow in the tables of every build. */
final class FlowInvariants {
  private static final Set<String> FLOW =
      Set.of("CFG", "CDG", "DOMINATE", "POST_DOMINATE", "REACHING_DEF");

  private final List<StoredRow> edges;
  private final Map<List<@Nullable Object>, StoredRow> nodes = new HashMap<>();
  private final Set<List<@Nullable Object>> unreachable = new HashSet<>();

  private FlowInvariants(GraphTables tables) {
    edges =
        tables.of("cpg_edges").stream().filter(edge -> FLOW.contains(edge.text("kind"))).toList();
    tables.of("cpg_nodes").forEach(node -> nodes.put(key(node, "node_id"), node));
    tables.of("cpg_props").stream()
        .filter(property -> property.is("prop_key", "IS_UNREACHABLE"))
        .forEach(property -> unreachable.add(key(property, "entity_id")));
  }

  static void assertHold(GraphTables tables) {
    FlowInvariants invariants = new FlowInvariants(tables);
    invariants.flowStaysInsideOneMethod();
    invariants.whatIsArrivedAtIsDominatedOnceOrUnreachable();
    invariants.flowRespectsVariables();
  }

  private void flowStaysInsideOneMethod() {
    assertNone(
        "flow between METHODs",
        edges.stream()
            .filter(edge -> !Objects.equals(method(node(edge, "src")), method(node(edge, "dst")))));
  }

  /** The definition whose code a node is. */
  private static @Nullable Object method(StoredRow node) {
    boolean isDefinition = node.is("kind", "METHOD") && !node.is("subkind", "CLASS_BODY");
    return node.get(isDefinition ? "node_id" : "owner_id");
  }

  private void whatIsArrivedAtIsDominatedOnceOrUnreachable() {
    Set<List<@Nullable Object>> dominated = new HashSet<>();
    for (String kind : List.of("DOMINATE", "POST_DOMINATE")) {
      Set<List<@Nullable Object>> seen = new HashSet<>();
      assertNone(kind + " twice", edges(kind).filter(edge -> !seen.add(key(edge, "dst"))));
      if (kind.equals("DOMINATE")) {
        dominated.addAll(seen);
      }
    }
    assertNone(
        "arrivals at what is neither dominated nor unreachable",
        edges("CFG")
            .filter(
                edge ->
                    dominated.contains(key(edge, "dst"))
                        == unreachable.contains(key(edge, "dst"))));
  }

  private void flowRespectsVariables() {
    assertNone(
        "definitions that reach another name",
        edges("REACHING_DEF")
            .filter(edge -> node(edge, "dst").is("kind", "IDENTIFIER"))
            .filter(edge -> !node(edge, "dst").text("name").equals(edge.text("discriminator"))));
  }

  private Stream<StoredRow> edges(String kind) {
    return edges.stream().filter(edge -> edge.is("kind", kind));
  }

  private StoredRow node(StoredRow edge, String end) {
    return Objects.requireNonNull(nodes.get(key(edge, end)));
  }

  private static List<@Nullable Object> key(StoredRow row, String column) {
    return row.key(List.of("repo", column));
  }

  private static void assertNone(String what, Stream<StoredRow> rows) {
    assertThat(rows.limit(5).toList()).as(what).isEmpty();
  }
}
