package io.relspec.app.job;

import io.relspec.app.job.DiffSide.Definition;
import io.relspec.app.job.DiffSide.Node;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/**
 * The net changes between two snapshots of a repository, from the change feeds, and what names the
 * ends of edges that are the same in both.
 */
final class DiffFeeds {
  /** Kinds of edges that a difference speaks of. */
  static final Set<String> CALLS = Set.of("CALL", "CALLS_SYMBOL", "CALLS_QNAME");

  static final Set<String> IMPORTS = Set.of("IMPORTS", "IMPORTS_SYMBOL");
  static final Set<String> FLOWS = Set.of("REACHING_DEF", "PARAMETER_LINK");

  private static final String REPO = "repo";
  private static final List<String> NODE_COLUMNS =
      List.of(REPO, "node_id", "kind", "file_id", "owner_id", "name", "full_name", "code", "line");
  private static final List<String> EDGE_COLUMNS =
      List.of(REPO, "edge_id", "kind", "src", "dst", "discriminator");
  private static final List<String> DEFINITION_COLUMNS =
      List.of(
          REPO,
          "def_id",
          "def_kind",
          "full_name",
          "signature",
          "file_id",
          "method_kind",
          "is_async",
          "is_generator",
          "is_abstract",
          "decorator_count");
  private static final List<String> FILE_COLUMNS = List.of(REPO, "file_id", "path");

  private final StoredTables tables;
  private final Snapshot from;
  private final Snapshot to;

  /**
   * The changes between two snapshots.
   *
   * @param from the earlier one
   * @param to the later one, of the same repository
   */
  DiffFeeds(StoredTables tables, Snapshot from, Snapshot to) {
    this.tables = tables;
    this.from = from;
    this.to = to;
  }

  /**
   * An edge as far as a difference speaks of it.
   *
   * @param discriminator empty if it has none
   */
  record Edge(String kind, long src, long dst, String discriminator) {}

  NetRows<Node> nodes() throws IOException {
    NetRows<Node> net = new NetRows<>();
    changes(
        "cpg_nodes", NODE_COLUMNS, row -> net.take(row.getRowKind(), row.getLong(1), node(row)));
    return net;
  }

  NetRows<Edge> edges() throws IOException {
    NetRows<Edge> net = new NetRows<>();
    changes(
        "cpg_edges",
        EDGE_COLUMNS,
        row -> edge(row).ifPresent(edge -> net.take(row.getRowKind(), row.getLong(1), edge)));
    return net;
  }

  /**
   * Edges that are the same in both snapshots although they read otherwise: one of their nodes has
   * another text.
   *
   * @param nodes the nodes that have
   * @param changed ids of edges that are not the same
   */
  List<NetRows.Change<Edge>> unchangedEdges(Set<Long> nodes, Set<Long> changed) throws IOException {
    List<NetRows.Change<Edge>> edges = new ArrayList<>();
    if (nodes.isEmpty()) {
      return edges;
    }
    rows(
        "cpg_edges",
        to,
        EDGE_COLUMNS,
        row -> {
          if ((nodes.contains(row.getLong(3)) || nodes.contains(row.getLong(4)))
              && !changed.contains(row.getLong(1))) {
            long id = row.getLong(1);
            edge(row).ifPresent(edge -> edges.add(new NetRows.Change<>(id, edge, edge)));
          }
        });
    return edges;
  }

  private static Optional<Edge> edge(RowData row) {
    String kind = row.getString(2).toString();
    return CALLS.contains(kind) || IMPORTS.contains(kind) || FLOWS.contains(kind)
        ? Optional.of(new Edge(kind, row.getLong(3), row.getLong(4), text(row, 5)))
        : Optional.empty();
  }

  NetRows<Definition> definitions() throws IOException {
    NetRows<Definition> net = new NetRows<>();
    changes(
        "py_defs",
        DEFINITION_COLUMNS,
        row -> net.take(row.getRowKind(), row.getLong(1), definition(row)));
    return net;
  }

  /** Puts the paths of all files into each side. */
  void paths(DiffSide before, DiffSide after) throws IOException {
    rows("py_files", from, FILE_COLUMNS, row -> before.put(row.getLong(1), text(row, 2)));
    rows("py_files", to, FILE_COLUMNS, row -> after.put(row.getLong(1), text(row, 2)));
  }

  /** Puts nodes that are the same in both snapshots into both sides. */
  void unchangedNodes(Set<Long> wanted, DiffSide before, DiffSide after) throws IOException {
    Set<Long> missing = new HashSet<>(wanted);
    missing.removeIf(id -> before.hasNode(id) || after.hasNode(id));
    if (missing.isEmpty()) {
      return;
    }
    rows(
        "cpg_nodes",
        to,
        NODE_COLUMNS,
        row -> {
          if (missing.contains(row.getLong(1))) {
            Node node = node(row);
            before.put(row.getLong(1), node);
            after.put(row.getLong(1), node);
          }
        });
  }

  /** Puts definitions that are the same in both snapshots into both sides. */
  void unchangedDefinitions(Set<Long> changed, DiffSide before, DiffSide after) throws IOException {
    rows(
        "py_defs",
        to,
        DEFINITION_COLUMNS,
        row -> {
          if (!changed.contains(row.getLong(1))) {
            Definition definition = definition(row);
            before.put(row.getLong(1), definition);
            after.put(row.getLong(1), definition);
          }
        });
  }

  private void changes(String dataset, List<String> columns, Consumer<RowData> consumer)
      throws IOException {
    open(dataset)
        .changes(from.versionOf(dataset), to.versionOf(dataset), columns, ofRepository(consumer));
  }

  private void rows(
      String dataset, Snapshot snapshot, List<String> columns, Consumer<RowData> consumer)
      throws IOException {
    open(dataset).at(snapshot.versionOf(dataset), columns, ofRepository(consumer));
  }

  private TableRows open(String dataset) throws IOException {
    return TableRows.open(tables.location(tables.contracts().get(dataset)).toString());
  }

  private Consumer<RowData> ofRepository(Consumer<RowData> consumer) {
    return row -> {
      if (row.getString(0).toString().equals(to.repo())) {
        consumer.accept(row);
      }
    };
  }

  private static Node node(RowData row) {
    return new Node(
        text(row, 2),
        row.isNullAt(3) ? null : row.getLong(3),
        row.isNullAt(4) ? null : row.getLong(4),
        text(row, 5),
        text(row, 6),
        text(row, 7),
        row.isNullAt(8) ? 0 : row.getInt(8));
  }

  private static Definition definition(RowData row) {
    String rest =
        Stream.of(
                text(row, 6),
                row.getBoolean(7),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getInt(10))
            .toList()
            .toString();
    return new Definition(text(row, 2), text(row, 3), text(row, 4), row.getLong(5), rest);
  }

  private static String text(RowData row, int column) {
    return row.isNullAt(column) ? "" : row.getString(column).toString();
  }
}
