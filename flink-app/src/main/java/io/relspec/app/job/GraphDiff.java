package io.relspec.app.job;

import io.relspec.app.job.DiffFeeds.Edge;
import io.relspec.app.job.DiffSide.Definition;
import io.relspec.app.job.DiffSide.Node;
import io.relspec.app.report.DiffEntry;
import io.relspec.app.report.DiffEntry.Change;
import io.relspec.app.report.DiffReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Words net changes of rows as differences of code.
 *
 * <p>Ids of nodes count within a definition, so an edit gives other ids to nodes behind it that are
 * as they were. What differs is therefore told by names and text: of edges that came and edges that
 * went, those that read alike cancel out.
 */
final class GraphDiff {
  /** Nodes whose text says what a definition does; others contain or name them. */
  private static final Set<String> BODY =
      Set.of(
          "CALL",
          "CONTROL_STRUCTURE",
          "FIELD_IDENTIFIER",
          "IDENTIFIER",
          "IMPORT",
          "JUMP_TARGET",
          "LITERAL",
          "RETURN",
          "UNKNOWN");

  private final Changes changes;
  private final DiffSide before;
  private final DiffSide after;

  private GraphDiff(Changes changes) {
    this.changes = changes;
    this.before = changes.before();
    this.after = changes.after();
  }

  /**
   * Net changes, and what the rows that they speak of are called on both sides.
   *
   * @param before the first commit
   * @param after the second commit
   */
  record Changes(
      List<NetRows.Change<Node>> nodes,
      List<NetRows.Change<Edge>> edges,
      List<NetRows.Change<Definition>> definitions,
      DiffSide before,
      DiffSide after) {}

  /**
   * What an edge reads like.
   *
   * @param section of the report
   * @param kind kind of the edge
   * @param name definition that it is in
   * @param target what it leads to
   * @param text what stands there
   */
  private record Reading(Section section, String kind, String name, String target, String text) {}

  private enum Section {
    CALLS,
    IMPORTS,
    FLOWS
  }

  /** A place on one side. */
  private record Place(String path, int line) {}

  static DiffReport between(Snapshot from, Snapshot to, Changes changes) {
    GraphDiff diff = new GraphDiff(changes);
    Map<Section, List<DiffEntry>> edges = diff.edges();
    return new DiffReport(
        to.repo(),
        from.commitId(),
        to.commitId(),
        diff.definitions(),
        edges.getOrDefault(Section.CALLS, List.of()),
        edges.getOrDefault(Section.IMPORTS, List.of()),
        edges.getOrDefault(Section.FLOWS, List.of()));
  }

  private List<DiffEntry> definitions() {
    Set<Long> bodies = changedBodies();
    List<DiffEntry> entries = new ArrayList<>();
    for (NetRows.Change<Definition> change : changes.definitions()) {
      boolean body = bodies.remove(change.key());
      Definition old = change.before();
      Definition now = change.after();
      if (old == null && now != null) {
        entries.add(definition(change.key(), Change.ADDED, null, now, false));
      } else if (old != null && now == null) {
        entries.add(definition(change.key(), Change.REMOVED, old, null, false));
      } else if (old != null && now != null) {
        entries.add(definition(change.key(), Change.CHANGED, old, now, body));
      }
    }
    for (long id : bodies) {
      after
          .definition(id)
          .ifPresent(same -> entries.add(definition(id, Change.CHANGED, same, same, true)));
    }
    return entries;
  }

  private DiffEntry definition(
      long id, Change change, @Nullable Definition old, @Nullable Definition now, boolean body) {
    Definition shown = now == null ? Objects.requireNonNull(old) : now;
    DiffSide side = now == null ? before : after;
    return new DiffEntry(
        change,
        shown.kind(),
        shown.fullName(),
        "",
        old == null ? "" : old.signature(),
        now == null ? "" : now.signature(),
        body,
        side.path(shown.fileId()),
        side.node(id).map(Node::line).orElse(0));
  }

  /** Definitions that are there on both sides and have other nodes, in whatever order. */
  private Set<Long> changedBodies() {
    Map<Long, Map<List<String>, Integer>> counts = new HashMap<>();
    for (NetRows.Change<Node> change : changes.nodes()) {
      count(change.before(), -1, counts);
      count(change.after(), 1, counts);
    }
    Set<Long> changed = new TreeSet<>();
    counts.forEach(
        (owner, texts) -> {
          boolean differs = texts.values().stream().anyMatch(count -> count != 0);
          if (differs
              && before.definition(owner).isPresent()
              && after.definition(owner).isPresent()) {
            changed.add(owner);
          }
        });
    return changed;
  }

  private static void count(
      @Nullable Node node, int sign, Map<Long, Map<List<String>, Integer>> counts) {
    if (node != null && node.ownerId() != null && BODY.contains(node.kind())) {
      counts
          .computeIfAbsent(node.ownerId(), owner -> new HashMap<>())
          .merge(List.of(node.kind(), node.name(), node.code()), sign, Integer::sum);
    }
  }

  private Map<Section, List<DiffEntry>> edges() {
    Map<Reading, List<Place>> gone = new LinkedHashMap<>();
    Map<Reading, List<Place>> come = new LinkedHashMap<>();
    for (NetRows.Change<Edge> change : changes.edges()) {
      read(change.before(), before, gone);
      read(change.after(), after, come);
    }
    cancelOut(gone, come);
    Map<Section, List<DiffEntry>> entries = new HashMap<>();
    changedCalls(gone, come)
        .forEach(
            entry -> entries.computeIfAbsent(Section.CALLS, s -> new ArrayList<>()).add(entry));
    add(Change.REMOVED, gone, entries);
    add(Change.ADDED, come, entries);
    return entries;
  }

  private static void read(@Nullable Edge edge, DiffSide side, Map<Reading, List<Place>> readings) {
    if (edge == null) {
      return;
    }
    Reading reading = reading(edge, side);
    Optional<Node> node = side.node(edge.src());
    Place place =
        new Place(side.path(node.map(Node::fileId).orElse(null)), node.map(Node::line).orElse(0));
    readings.computeIfAbsent(reading, r -> new ArrayList<>()).add(place);
  }

  private static Reading reading(Edge edge, DiffSide side) {
    String name = side.place(edge.src());
    String text = side.text(edge.src());
    if (DiffFeeds.CALLS.contains(edge.kind())) {
      return new Reading(Section.CALLS, edge.kind(), name, side.target(edge.dst()), text);
    }
    if (DiffFeeds.IMPORTS.contains(edge.kind())) {
      return new Reading(Section.IMPORTS, edge.kind(), name, side.target(edge.dst()), text);
    }
    String end = side.text(edge.dst());
    String flow = end.isEmpty() ? text : text + " → " + end;
    return new Reading(Section.FLOWS, edge.kind(), name, edge.discriminator(), flow);
  }

  private static void cancelOut(Map<Reading, List<Place>> gone, Map<Reading, List<Place>> come) {
    for (Map.Entry<Reading, List<Place>> entry : gone.entrySet()) {
      List<Place> others = come.getOrDefault(entry.getKey(), List.of());
      int same = Math.min(entry.getValue().size(), others.size());
      sort(entry.getValue()).subList(0, same).clear();
      if (same > 0) {
        sort(others).subList(0, same).clear();
      }
    }
    gone.values().removeIf(List::isEmpty);
    come.values().removeIf(List::isEmpty);
  }

  private static List<Place> sort(List<Place> places) {
    places.sort(Comparator.comparing(Place::path).thenComparing(Place::line));
    return places;
  }

  /**
   * A call that went and one of the same to the same that came are one that is written otherwise.
   */
  private static List<DiffEntry> changedCalls(
      Map<Reading, List<Place>> gone, Map<Reading, List<Place>> come) {
    Map<List<String>, List<Reading>> byCall = new HashMap<>();
    come.keySet().forEach(is -> byCall.computeIfAbsent(call(is), c -> new ArrayList<>()).add(is));
    List<DiffEntry> entries = new ArrayList<>();
    gone.forEach(
        (was, old) -> {
          for (Reading is : byCall.getOrDefault(call(was), List.of())) {
            List<Place> now = come.getOrDefault(is, List.of());
            while (was.section() == Section.CALLS && !old.isEmpty() && !now.isEmpty()) {
              old.remove(0);
              entries.add(entry(Change.CHANGED, is, was.text(), is.text(), now.remove(0)));
            }
          }
        });
    return entries;
  }

  private static List<String> call(Reading reading) {
    return List.of(reading.kind(), reading.name(), reading.target());
  }

  private static void add(
      Change change, Map<Reading, List<Place>> readings, Map<Section, List<DiffEntry>> entries) {
    readings.forEach(
        (reading, places) -> {
          String old = change == Change.ADDED ? "" : reading.text();
          String now = change == Change.ADDED ? reading.text() : "";
          for (Place place : places) {
            entries
                .computeIfAbsent(reading.section(), section -> new ArrayList<>())
                .add(entry(change, reading, old, now, place));
          }
        });
  }

  private static DiffEntry entry(
      Change change, Reading reading, String old, String now, Place place) {
    return new DiffEntry(
        change,
        reading.kind(),
        reading.name(),
        reading.target(),
        old,
        now,
        false,
        place.path(),
        place.line());
  }
}
