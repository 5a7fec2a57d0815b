package io.relspec.app.job;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not change the tables, or only here and there. */
class SameTablesITCase {
  /** What moves when lines are inserted. */
  private static final List<String> COORDINATES =
      List.of(
          "cpg_nodes.bstart",
          "cpg_nodes.bend",
          "cpg_nodes.line",
          "cpg_nodes.col",
          "cpg_nodes.end_line",
          "cpg_nodes.end_col",
          "diagnostics.bstart",
          "diagnostics.bend",
          "diagnostics.line",
          "diagnostics.col");

  /** What describes the bytes of files. */
  private static final Set<String> ABOUT_BYTES = Set.of("source_files", "py_files");

  @TempDir private Path directory;

  @ParameterizedTest(name = "parallelism {0}")
  @ValueSource(ints = {1, 2, 8})
  void everyParallelismGivesTheSameRows(int parallelism) throws Exception {
    Map<String, List<String>> expected = GoldenRepositories.tables().multisets();

    GraphTables again = Builds.build(GoldenRepositories.all(), directory, parallelism);

    assertThat(GraphTables.differences(expected, again.multisets())).isEmpty();
    assertThat(comparisons(new StoredTables(directory, Builds.CONTRACTS)))
        .hasSizeGreaterThan(10)
        .allMatch(result -> result.status() == Status.HOLDS);
  }

  private static List<CheckResult> comparisons(StoredTables again) throws Exception {
    StoredTables golden = new StoredTables(GoldenRepositories.directory(), Builds.CONTRACTS);
    return golden.written().stream()
        .filter(Rebuild::compares)
        .map(contract -> Rebuild.check(golden, again, contract))
        .toList();
  }

  @Test
  void commentOnTopOfEveryFileChangesNothingButPlaces() throws Exception {
    List<Fixture> commented =
        GoldenRepositories.all().stream()
            // An index speaks of the text as it was.
            .map(of -> of.index() == null ? of.map(text -> "# added on top\n" + text) : of)
            .toList();

    GraphTables after = Builds.build(commented, directory, 2);

    assertThat(after.of("cpg_nodes")).anyMatch(row -> row.is("kind", "COMMENT"));
    assertThat(
            GraphTables.differences(
                withoutComments(GoldenRepositories.tables()), withoutComments(after)))
        .isEmpty();
  }

  private static Map<String, List<String>> withoutComments(GraphTables tables) {
    Set<Long> comments =
        tables.of("cpg_nodes").stream()
            .filter(row -> row.is("kind", "COMMENT"))
            .map(row -> row.id("node_id"))
            .collect(toSet());
    Map<String, List<String>> texts =
        new TreeMap<>(
            tables.where(row -> !isAbout(row, comments) && !isNewline(row)).multisets(COORDINATES));
    texts.keySet().removeAll(ABOUT_BYTES);
    return texts;
  }

  private static boolean isAbout(StoredRow row, Set<Long> nodes) {
    return List.of("node_id", "dst", "entity_id").stream()
        .anyMatch(column -> row.values().containsKey(column) && nodes.contains(row.id(column)));
  }

  /** An empty file has no line ends, one that holds a comment has. */
  private static boolean isNewline(StoredRow row) {
    return row.values().containsKey("prop_key") && row.is("prop_key", "NEWLINE");
  }

  @Test
  void renamedLocalChangesIdsOnlyInsideItsFunction() throws Exception {
    Fixture before =
        Fixture.parse(
            "repo",
            """
            //- lib.py
            def scale(v): return v
            //- main.py
            from lib import scale
            def first(items):
                total = 0
                for item in items:
                    total += scale(item)
                return [total for _ in items]
            def second(items):
                total = first(items)
                return scale(total)
            """);
    Fixture after =
        before.map(
            text ->
                text.replaceFirst(
                    "(?s)total(.*)total(.*)total(.*)def second",
                    "amount$1amount$2amount$3def second"));
    assertThat(after).isNotEqualTo(before);

    GraphTables one = Builds.build(List.of(before), directory.resolve("one"), 1);
    GraphTables two = Builds.build(List.of(after), directory.resolve("two"), 1);

    long function =
        one.of("py_defs").stream()
            .filter(row -> row.is("full_name", "main.first"))
            .findFirst()
            .orElseThrow()
            .id("def_id");
    assertThat(changedIds(one, two, "cpg_nodes", "node_id"))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.id("owner_id")).isEqualTo(function));
    Set<Long> inside = new HashSet<>(Set.of(function));
    for (GraphTables tables : List.of(one, two)) {
      tables.of("cpg_nodes").stream()
          .filter(row -> row.is("owner_id", function))
          .forEach(row -> inside.add(row.id("node_id")));
    }
    assertThat(changedIds(one, two, "cpg_edges", "edge_id"))
        .isNotEmpty()
        .allSatisfy(
            row -> {
              assertThat(inside).contains(row.id("src"));
              if (!row.is("kind", "EVAL_TYPE")) {
                assertThat(inside).contains(row.id("dst"));
              }
            });
    for (String dataset : List.of("py_defs", "py_calls", "py_params", "relation_output")) {
      assertThat(two.multisets().get(dataset)).as(dataset).isEqualTo(one.multisets().get(dataset));
    }
  }

  /** Rows whose id only one of the builds has. */
  private static List<StoredRow> changedIds(
      GraphTables one, GraphTables two, String dataset, String id) {
    Set<Long> before = two.of(dataset).stream().map(row -> row.id(id)).collect(toSet());
    Set<Long> after = one.of(dataset).stream().map(row -> row.id(id)).collect(toSet());
    return Stream.concat(
            one.of(dataset).stream().filter(row -> !before.contains(row.id(id))),
            two.of(dataset).stream().filter(row -> !after.contains(row.id(id))))
        .toList();
  }
}
