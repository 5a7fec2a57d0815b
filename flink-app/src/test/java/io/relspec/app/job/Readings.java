package io.relspec.app.job;

import io.relspec.app.report.DiffEntry;
import io.relspec.app.report.DiffEntry.Change;
import io.relspec.app.report.DiffReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a build says in names and texts, counted; and what a difference says has come, positive, and
 * gone, negative.
 */
final class Readings {
  private static final Set<String> EDGES =
      Set.of(
          "CALL",
          "CALLS_SYMBOL",
          "CALLS_QNAME",
          "IMPORTS",
          "IMPORTS_SYMBOL",
          "REACHING_DEF",
          "PARAMETER_LINK");

  private Readings() {}

  /** The readings that one build has more or fewer of than another. */
  static Map<String, Integer> difference(GraphTables before, GraphTables after) {
    Map<String, Integer> counts = new TreeMap<>();
    count(before, -1, counts);
    count(after, 1, counts);
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** The same as a report says it. */
  static Map<String, Integer> of(DiffReport report) {
    Map<String, Integer> counts = new TreeMap<>();
    report.definitions().forEach(entry -> count(entry, "", counts));
    for (List<DiffEntry> edges : List.of(report.calls(), report.imports(), report.flows())) {
      edges.forEach(entry -> count(entry, " " + entry.target(), counts));
    }
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private static void count(DiffEntry entry, String target, Map<String, Integer> counts) {
    String head = entry.kind() + " " + entry.name() + target + " ";
    if (entry.change() != Change.ADDED) {
      counts.merge(head + entry.before(), -1, Integer::sum);
    }
    if (entry.change() != Change.REMOVED) {
      counts.merge(head + entry.after(), 1, Integer::sum);
    }
  }

  private static void count(GraphTables build, int sign, Map<String, Integer> counts) {
    Map<Long, String> definitions = new HashMap<>();
    for (StoredRow row : build.of("py_defs")) {
      definitions.put(row.id("def_id"), row.text("full_name"));
      counts.merge(
          row.text("def_kind") + " " + row.text("full_name") + " " + row.text("signature"),
          sign,
          Integer::sum);
    }
    Map<Long, StoredRow> nodes = new HashMap<>();
    build.of("cpg_nodes").forEach(row -> nodes.put(row.id("node_id"), row));
    for (StoredRow edge : build.of("cpg_edges")) {
      if (EDGES.contains(edge.text("kind"))) {
        counts.merge(reading(edge, nodes, definitions), sign, Integer::sum);
      }
    }
  }

  private static String reading(
      StoredRow edge, Map<Long, StoredRow> nodes, Map<Long, String> definitions) {
    StoredRow src = Objects.requireNonNull(nodes.get(edge.id("src")));
    StoredRow dst = Objects.requireNonNull(nodes.get(edge.id("dst")));
    String place =
        src.has("owner_id") && definitions.containsKey(src.id("owner_id"))
            ? definitions.get(src.id("owner_id"))
            : src.text("full_name");
    List<String> parts = new ArrayList<>(List.of(edge.text("kind"), place));
    if (edge.is("kind", "REACHING_DEF") || edge.is("kind", "PARAMETER_LINK")) {
      parts.add(edge.text("discriminator"));
      // Where a function returns to has no text.
      parts.add(text(dst).isEmpty() ? text(src) : text(src) + " → " + text(dst));
    } else {
      parts.add(dst.text("full_name").isEmpty() ? text(dst) : dst.text("full_name"));
      parts.add(text(src));
    }
    return String.join(" ", parts);
  }

  private static String text(StoredRow node) {
    return node.text("code").isEmpty() ? node.text("name") : node.text("code");
  }
}
