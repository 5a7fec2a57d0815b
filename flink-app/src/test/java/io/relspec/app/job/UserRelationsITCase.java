package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.facade.RelationSet;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.LineageTrace;
import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.report.CheckResult;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.QueryResult;
import io.relspec.app.testing.TestCluster;
import io.relspec.app.upgrade.StoredRows;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractException;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relations of a user, the one of the examples above all. */
class UserRelationsITCase {
  private static final Path EXAMPLE = Path.of("..", "examples", "relations");

  private static final Fixture SHOP =
      Fixture.parse(
          "shop",
          """
          //- prices.py
          def total(items): return sum(items)
          def tax(x): return x
          //- goods.py
          def total(items): return len(items)
          //- tests/test_prices.py
          from prices import total
          def test_total(): assert total([1]) == 1
          def test_nothing(): pass
          //- tests/test_other.py
          def test_total(): pass
          def test_tax(): pass
          """);

  @TempDir private Path directory;

  private static TaskOptions example() {
    return new TaskOptions(List.of(), EXAMPLE);
  }

  private static JobPlan plan(TaskOptions tasks) {
    return TaskGraph.of(Builds.CONTRACTS, tasks, Builds.extraction(AnalysisLevel.AST))
        .describe(Builds.extraction(AnalysisLevel.AST));
  }

  @Test
  void edgeKindOfTheExampleIsInTheGraph() throws Exception {
    List<SourceRecord> records = SHOP.records();
    Builds.submit(
            directory,
            1,
            Builds.extraction(AnalysisLevel.AST),
            example(),
            WriteMode.APPEND,
            environment ->
                environment.fromData(records, SourceRecordTypeInfo.INSTANCE).uid("source"))
        .getJobExecutionResult()
        .get();
    GraphTables tables = Builds.read(directory);
    Map<Long, String> names =
        tables.of("py_defs").stream()
            .collect(Collectors.toMap(row -> row.id("def_id"), row -> row.text("full_name")));

    assertThat(
            tables.of("cpg_edges").stream()
                .filter(edge -> edge.is("kind", "COVERS"))
                .map(
                    edge ->
                        names.get(edge.id("src"))
                            + " -> "
                            + names.get(edge.id("dst"))
                            + " "
                            + edge.get("confidence")
                            + (edge.has("ambiguity_group") ? " ambiguous" : "")))
        .containsExactlyInAnyOrder(
            "tests.test_prices.test_total -> prices.total 0.6",
            "tests.test_other.test_total -> prices.total 0.3 ambiguous",
            "tests.test_other.test_total -> goods.total 0.3 ambiguous",
            "tests.test_other.test_tax -> prices.tax 0.6");
    assertThatSessionKnows();
  }

  /** The relation is in {@code information_schema}, and its edges pass the rules of all edges. */
  private void assertThatSessionKnows() throws Exception {
    RelationSet relations = RelationSet.load(Builds.CONTRACTS, EXAMPLE);
    StoredTables tables = new StoredTables(directory, relations.contracts());
    ExecutionFacade facade =
        ExecutionFacade.bounded(
            TestCluster.environment(1),
            relations,
            new StoredDatasets(tables, null),
            new NativeFunctionLibrary());
    List<String> rows = new ArrayList<>();
    try (QueryResult result =
        facade.query(
            """
            SELECT t.table_type, v.view_definition LIKE '%REGEXP_EXTRACT%', c.constraint_type
            FROM information_schema.`tables` t
            JOIN information_schema.views v ON v.table_name = t.table_name
            JOIN information_schema.table_constraints c ON c.table_name = t.table_name
            WHERE t.table_name = 'rel_covers'
            """,
            OptionalLong.empty())) {
      result.forEachRemaining(row -> rows.add(row.toString()));
    }
    assertThat(rows).containsExactly("+I[VIEW, true, PRIMARY KEY]");

    List<Invariant> rules =
        Invariants.of(relations.contracts().edgeKinds(), tables.written()).stream()
            .filter(rule -> List.of(4, 5, 8, 9, 10, 25).contains(rule.number()))
            .filter(rule -> rule.title().contains("edge"))
            .toList();
    List<CheckResult> results = new ArrayList<>();
    GraphChecks.check(facade, rules, results::add);
    assertThat(results)
        .hasSizeGreaterThan(6)
        .allMatch(result -> result.status() == CheckResult.Status.HOLDS);
  }

  @Test
  void specificationIsARelationLikeAnyOther() {
    JobPlan plan = plan(example());

    assertThat(plan.relation("rel_covers").orElseThrow())
        .satisfies(
            relation -> {
              assertThat(relation.priority()).isEqualTo(120);
              assertThat(relation.required().toString()).isEqualTo("[[py_defs], [py_modules]]");
              assertThat(relation.functions()).contains("collect_best", "confidence");
              assertThat(relation.isScheduled()).isTrue();
            });
    assertThat(new LineageTrace(plan).of(new ColumnOrigin("rel_covers", "function_id")))
        .containsKey(new ColumnOrigin("py_defs", "def_id"));
    assertThat(plan.fingerprint()).isNotEqualTo(plan(TaskOptions.ofProduct()).fingerprint());
  }

  /** So a relation of a user may come and go, and no other row is stale. */
  @Test
  void rowsOfOthersAreMadeAsWithoutIt() {
    Map<String, List<PlannedBranch>> product =
        StoredRows.of(plan(TaskOptions.ofProduct())).branches();
    Map<String, List<PlannedBranch>> more = StoredRows.of(plan(example())).branches();

    assertThat(more.keySet()).isEqualTo(product.keySet());
    product.forEach(
        (dataset, branches) -> assertThat(more.get(dataset)).as(dataset).containsAll(branches));
    assertThat(more.get("cpg_edges")).anyMatch(branch -> branch.inputs().contains("rel_covers"));
  }

  @Test
  void whatIsWrongHasItsCodeAndPlace() throws IOException {
    assertRejected("group: [test_id]", "", ContractCode.GROUP_MISSING);
    assertRejected(
        "dataset: py_modules, on: {file_id: t",
        "dataset: py_modulos, on: {file_id: t",
        ContractCode.CONTRACT_UNKNOWN);
    assertRejected("alias: m,", "alias: t,", ContractCode.ALIAS_UNKNOWN);
    assertRejected(", on: {file_id: f.file_id}", "", ContractCode.KEY_NOT_COVERED);
    assertRejected("{file_id: f.file_id}", "{file: f.file_id}", ContractCode.COLUMN_MISSING);
    assertRejected("function_id: f.def_id,", "", ContractCode.COLUMN_MISSING);
    assertRejected(
        "file_id: t.file_id}\n", "file_id: t.file_id, other: '1'}\n", ContractCode.COLUMN_SURPLUS);
    assertRejected("keep: top_score", "keep: best", ContractCode.ORDER_NOT_TOTAL);
    assertRejected("keep: top_score", "keep: some", ContractCode.ENUM_UNKNOWN);
    assertRejected("kind: COVERS", "kind: TESTS", ContractCode.EDGE_KIND_UNKNOWN);
    assertRejected("rank: 5", "rank: 6", ContractCode.CONTRACT_MALFORMED);
    assertRejected("dst: function_id", "dst: file_id", ContractCode.KEY_NOT_COVERED);
    assertThatThrownBy(() -> plan(changed("NOT f.is_overload", "NOT f.is_overload AND")))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo("RELATION_INVALID");
              assertThat(e.getMessage()).contains("rel_covers.yaml: hard: ");
            });
    assertThatThrownBy(() -> plan(changed("NOT f.is_overload", "f.no_column")))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("COLUMN_MISSING"));
    assertThatThrownBy(() -> plan(new TaskOptions(List.of(), directory.resolve("nowhere"))))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("REL-001"));
  }

  @Test
  void contractOfAUserIsThatOfARelation() throws IOException {
    TaskOptions tasks = changed("keep: top_score", "keep: all");
    Path file = Objects.requireNonNull(tasks.relations());
    Path contract = file.resolve("datasets/relations/rel_covers.yaml");
    Files.writeString(
        contract, Files.readString(contract).replace("route: row", "route: columnar"));

    assertThatThrownBy(() -> plan(tasks))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.code()).isEqualTo("REL-002"));
  }

  @Test
  void edgeKindHasOneRelation() throws IOException {
    TaskOptions tasks = changed("keep: top_score", "keep: all");
    Path contract =
        Objects.requireNonNull(tasks.relations()).resolve("datasets/relations/rel_covers.yaml");
    Files.writeString(contract, Files.readString(contract).replace("[COVERS]", "[CALL]"));

    assertThatThrownBy(() -> plan(tasks))
        .isInstanceOfSatisfying(
            ContractException.class,
            e ->
                assertThat(e.errors())
                    .extracting(error -> error.code())
                    .containsExactly(ContractCode.CONTRACT_DUPLICATE));
  }

  private void assertRejected(String from, String to, ContractCode code) throws IOException {
    TaskOptions tasks = changed(from, to);
    assertThatThrownBy(() -> plan(tasks))
        .isInstanceOfSatisfying(
            ContractException.class,
            e -> {
              assertThat(e.errors()).extracting(error -> error.code()).contains(code);
              assertThat(e.errors().get(0).line()).isPositive();
            });
  }

  /** The example with a text of its specification changed. */
  private TaskOptions changed(String from, String to) throws IOException {
    Path copy = Files.createTempDirectory(directory, "relations");
    try (Stream<Path> paths = Files.walk(EXAMPLE)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(EXAMPLE.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
    Path file = copy.resolve("rel_covers.yaml");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
    return new TaskOptions(List.of(), copy);
  }
}
