package io.relspec.app.job;

import static java.util.stream.Collectors.toSet;

import io.relspec.app.job.DiffFeeds.Edge;
import io.relspec.app.job.DiffSide.Definition;
import io.relspec.app.job.DiffSide.Node;
import io.relspec.app.options.DiffOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.DiffReport;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.DiffService;
import io.relspec.contracts.ContractRegistry;
import io.relspec.delta.DeltaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares commits by the change feeds of the tables between their versions. */
final class StoredDiffs implements DiffService {
  private final ContractRegistry contracts;

  StoredDiffs(ContractRegistry contracts) {
    this.contracts = contracts;
  }

  @Override
  public DiffReport diff(DiffOptions options) {
    OutputDirectory.requireComplete(options.out());
    StoredTables tables = new StoredTables(options.out(), contracts);
    try {
      Snapshot from = Revisions.find(tables, options.from());
      Snapshot to = Revisions.find(tables, options.to());
      if (!from.repo().equals(to.repo())) {
        throw new RelspecException(
            "SNP-006",
            ExitCode.USAGE,
            "%s is a commit of %s, %s of %s"
                .formatted(options.from(), from.repo(), options.to(), to.repo()),
            "name commits of one repository");
      }
      return diff(tables, from, to);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the tables in " + options.out(), e);
    }
  }

  private static DiffReport diff(StoredTables tables, Snapshot from, Snapshot to)
      throws IOException {
    boolean isBackwards = from.commitSeq() > to.commitSeq();
    Snapshot early = isBackwards ? to : from;
    Snapshot late = isBackwards ? from : to;
    try {
      DiffFeeds feeds = new DiffFeeds(tables, early, late);
      return GraphDiff.between(from, to, changes(feeds, isBackwards));
    } catch (DeltaException e) {
      throw Revisions.worded(e, early);
    }
  }

  private static GraphDiff.Changes changes(DiffFeeds feeds, boolean isBackwards)
      throws IOException {
    List<NetRows.Change<Node>> nodes = feeds.nodes().changes();
    List<NetRows.Change<Edge>> edges = new ArrayList<>(feeds.edges().changes());
    edges.addAll(
        feeds.unchangedEdges(
            reworded(nodes), edges.stream().map(NetRows.Change::key).collect(toSet())));
    List<NetRows.Change<Definition>> definitions = feeds.definitions().changes();
    DiffSide before = new DiffSide();
    DiffSide after = new DiffSide();
    fill(nodes, definitions, before, after);
    if (!nodes.isEmpty() || !edges.isEmpty() || !definitions.isEmpty()) {
      feeds.paths(before, after);
      feeds.unchangedNodes(named(nodes, edges, definitions), before, after);
      feeds.unchangedDefinitions(
          definitions.stream().map(NetRows.Change::key).collect(toSet()), before, after);
    }
    if (!isBackwards) {
      return new GraphDiff.Changes(nodes, edges, definitions, before, after);
    }
    return new GraphDiff.Changes(
        nodes.stream().map(NetRows.Change::reversed).toList(),
        edges.stream().map(NetRows.Change::reversed).toList(),
        definitions.stream().map(NetRows.Change::reversed).toList(),
        after,
        before);
  }

  private static void fill(
      List<NetRows.Change<Node>> nodes,
      List<NetRows.Change<Definition>> definitions,
      DiffSide before,
      DiffSide after) {
    for (NetRows.Change<Node> node : nodes) {
      if (node.before() != null) {
        before.put(node.key(), node.before());
      }
      if (node.after() != null) {
        after.put(node.key(), node.after());
      }
    }
    for (NetRows.Change<Definition> definition : definitions) {
      if (definition.before() != null) {
        before.put(definition.key(), definition.before());
      }
      if (definition.after() != null) {
        after.put(definition.key(), definition.after());
      }
    }
  }

  /** Nodes that are there on both sides with another text. */
  private static Set<Long> reworded(List<NetRows.Change<Node>> nodes) {
    Set<Long> ids = new HashSet<>();
    for (NetRows.Change<Node> change : nodes) {
      Node before = change.before();
      Node after = change.after();
      if (before != null && after != null && !before.readsLike(after)) {
        ids.add(change.key());
      }
    }
    return ids;
  }

  /** Nodes whose names or places a difference needs. */
  private static Set<Long> named(
      List<NetRows.Change<Node>> nodes,
      List<NetRows.Change<Edge>> edges,
      List<NetRows.Change<Definition>> definitions) {
    Set<Long> ids = new HashSet<>();
    for (NetRows.Change<Node> change : nodes) {
      for (Node node : new Node[] {change.before(), change.after()}) {
        if (node != null && node.ownerId() != null) {
          ids.add(node.ownerId());
        }
      }
    }
    for (NetRows.Change<Edge> change : edges) {
      for (Edge edge : new Edge[] {change.before(), change.after()}) {
        if (edge != null) {
          ids.add(edge.src());
          ids.add(edge.dst());
        }
      }
    }
    definitions.forEach(definition -> ids.add(definition.key()));
    return ids;
  }
}
