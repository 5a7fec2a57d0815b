package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.app.service.QueryResult;
import io.relspec.app.testing.TestCluster;
import io.relspec.contracts.DatasetContract;
import io.relspec.udf.NativeFunctions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session says about itself, and what is checked of the tables of a build. */
class SelfDescriptionITCase {
  @TempDir private Path directory;

  private static StoredTables stored() throws Exception {
    return new StoredTables(GoldenRepositories.directory(), Builds.CONTRACTS);
  }

  private static ExecutionFacade facade(StoredTables tables) {
    return ExecutionFacade.bounded(
        TestCluster.environment(2),
        tables.contracts(),
        new StoredDatasets(tables, null),
        new NativeFunctionLibrary());
  }

  private static List<String> rows(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (QueryResult result = facade(stored()).query(sql, OptionalLong.empty())) {
      result.forEachRemaining(row -> rows.add(row.toString()));
    }
    return rows;
  }

  @Test
  void storedTablesAreListedWithTheirVersions() throws Exception {
    assertThat(
            rows(
                """
                SELECT table_name FROM information_schema.tables
                WHERE table_type = 'BASE TABLE' AND table_version >= 0 AND location IS NOT NULL
                  AND has_change_feed AND contract_hash IS NOT NULL
                """))
        .containsExactlyInAnyOrderElementsOf(
            stored().written().stream().map(contract -> "+I[" + contract.dataset() + "]").toList());
    assertThat(
            rows(
                "SELECT table_type FROM information_schema.`tables`"
                    + " WHERE table_name IN ('rel_binding', 'py_uses')"))
        .containsExactlyInAnyOrder("+I[VIEW]", "+I[STREAM]");
  }

  @Test
  void columnsAreThoseOfTheContracts() throws Exception {
    List<String> expected =
        Builds.CONTRACTS.get("py_calls").columns().stream()
            .map(
                column ->
                    "+I[%s, %s, %s]"
                        .formatted(column.name(), column.type().sqlName(), column.nullable()))
            .collect(Collectors.toList());

    assertThat(
            rows(
                "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                    + " WHERE table_name = 'py_calls' ORDER BY ordinal_position"))
        .isEqualTo(expected);
  }

  @Test
  void keysAndReferencesAreListed() throws Exception {
    assertThat(
            rows(
                """
                SELECT c.constraint_type, k.column_name, k.ordinal_position
                FROM information_schema.table_constraints c
                JOIN information_schema.key_column_usage k
                  ON k.constraint_name = c.constraint_name
                WHERE c.table_name = 'cpg_nodes' AND c.constraint_type = 'PRIMARY KEY'
                """))
        .containsExactlyInAnyOrder("+I[PRIMARY KEY, repo, 1]", "+I[PRIMARY KEY, node_id, 2]");
  }

  @Test
  void relationsAreViewsAndSchemataHoldThem() throws Exception {
    assertThat(
            rows(
                "SELECT view_definition FROM information_schema.views"
                    + " WHERE table_name = 'rel_inherits'"))
        .singleElement()
        .asString()
        .contains("FROM rel_answer");
    assertThat(
            rows(
                "SELECT schema_name FROM information_schema.schemata"
                    + " WHERE catalog_name = 'relspec'"))
        .contains("+I[graph]", "+I[relations]", "+I[information_schema]")
        .doesNotContain("+I[outputs]");
  }

  @Test
  void nativeFunctionsAreRoutines() throws Exception {
    List<String> names =
        NativeFunctions.manifest().functions().stream()
            .map(spec -> "+I[" + spec.name() + "]")
            .collect(Collectors.toList());
    names.addAll(
        Stream.of(
                "argmax",
                "argmin",
                "bit_or",
                "collect_best",
                "collect_ordered",
                "collect_set",
                "collect_union",
                "count_if",
                "only_value")
            .map(name -> "+I[" + name + "]")
            .toList());

    assertThat(rows("SELECT routine_name FROM information_schema.routines"))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(
            rows(
                "SELECT parameter_name, data_type FROM information_schema.parameters"
                    + " WHERE specific_name = 'symbol_id'"))
        .hasSize(1);
  }

  @Test
  void invariantsHoldForTheGoldenRepositories() throws Exception {
    List<Invariant> rules = Invariants.of(Builds.CONTRACTS.edgeKinds(), stored().written());

    assertThat(rules).hasSizeGreaterThan(60);
    assertThat(check(stored(), rules))
        .filteredOn(result -> result.status() == Status.BROKEN)
        .isEmpty();
  }

  @Test
  void whatIsLostIsFound() throws Exception {
    Path out = directory.resolve("out");
    copy(GoldenRepositories.directory(), out);
    StoredTables tables = new StoredTables(out, Builds.CONTRACTS);
    DatasetContract nodes = Builds.CONTRACTS.get("cpg_nodes");
    loseAFile(tables.location(nodes));

    List<Invariant> rules =
        Invariants.of(Builds.CONTRACTS.edgeKinds(), tables.written()).stream()
            .filter(rule -> List.of(3, 4, 28).contains(rule.number()))
            .filter(rule -> !rule.title().startsWith("keys of py"))
            .toList();

    assertThat(check(tables, rules))
        .filteredOn(result -> result.status() == Status.BROKEN)
        .extracting(CheckResult::title)
        .containsExactly("no dangling edge");
  }

  private static List<CheckResult> check(StoredTables tables, List<Invariant> rules) {
    List<CheckResult> results = new ArrayList<>();
    GraphChecks.check(facade(tables), rules, results::add);
    return results;
  }

  /** Takes the first data file of a table out of its log, and what would tell. */
  private static void loseAFile(Path table) throws IOException {
    Path log = table.resolve("_delta_log");
    try (Stream<Path> files = Files.list(log)) {
      for (Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".crc")) {
          Files.delete(file);
        } else if (file.toString().endsWith(".json")) {
          List<String> lines = new ArrayList<>(Files.readAllLines(file));
          int add = 0;
          while (add < lines.size() && !lines.get(add).startsWith("{\"add\"")) {
            add++;
          }
          if (add < lines.size()) {
            lines.remove(add);
            lines.set(0, lines.get(0).replaceFirst("\"relspecSeal\":\"\\w+\",", ""));
            Files.write(file, lines);
            return;
          }
        }
      }
    }
    throw new IllegalStateException("no file was added to " + table);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
