package io.relspec.app.job;

import io.relspec.contracts.EdgeKind;
import io.relspec.contracts.EdgeKind.Property;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the kinds of edges ask of the edges themselves. */
final class EdgeInvariants {
  private static final int ENDS = 9;
  private static final int PROPERTIES = 10;

  private EdgeInvariants() {}

  /** A rule for the ends of all kinds, and one for each property that some kind requires. */
  static List<Invariant> of(Collection<EdgeKind> kinds) {
    List<Invariant> rules = new ArrayList<>();
    rules.add(ends(kinds));
    // Edges that files state have no score; rule 10 of the written ones is about the others.
    for (Property property : List.of(Property.DISCRIMINATOR, Property.REASON)) {
      List<String> requiring =
          kinds.stream()
              .filter(kind -> kind.requires().contains(property))
              .map(EdgeKind::kind)
              .toList();
      rules.add(required(property.name().toLowerCase(Locale.ROOT), requiring));
    }
    return rules;
  }

  private static Invariant ends(Collection<EdgeKind> kinds) {
    String wrong =
        kinds.stream()
            .filter(kind -> !kind.src().isEmpty() || !kind.dst().isEmpty())
            .map(
                kind ->
                    "WHEN '%s' THEN %s OR %s"
                        .formatted(
                            kind.kind(), not("a.kind", kind.src()), not("b.kind", kind.dst())))
            .collect(Collectors.joining("\n"));
    return new Invariant(
        ENDS,
        "edges join allowed kinds",
        """
        SELECT e.repo, e.edge_id, e.kind, a.kind AS src_kind, b.kind AS dst_kind FROM cpg_edges e
        JOIN cpg_nodes a ON a.repo = e.repo AND a.node_id = e.src
        JOIN cpg_nodes b ON b.repo = e.repo AND b.node_id = e.dst
        WHERE CASE e.kind
        %s
        ELSE FALSE END
        """
            .formatted(wrong),
        "");
  }

  private static String not(String column, List<String> kinds) {
    return kinds.isEmpty() ? "FALSE" : column + " NOT IN (" + list(kinds) + ")";
  }

  private static Invariant required(String property, List<String> kinds) {
    return new Invariant(
        PROPERTIES,
        "edges have the " + property + " that their kind requires",
        "SELECT repo, edge_id, kind FROM cpg_edges WHERE %s IS NULL AND kind IN (%s)"
            .formatted(property, list(kinds)),
        "");
  }

  private static String list(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
