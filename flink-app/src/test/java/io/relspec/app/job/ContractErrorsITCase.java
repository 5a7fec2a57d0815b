package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.facade.RelationSet;
import io.relspec.app.options.ContractsMode;
import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.TaskCut;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.app.service.QueryResult;
import io.relspec.app.testing.TestCluster;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.SourceRecordTypeInfo;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A relation of a user, in SQL, whose rows break its contract: the job goes on without them. */
class ContractErrorsITCase {
  private static final Fixture SHOP =
      Fixture.parse(
          "shop",
          """
          //- prices.py
          def total(items): return sum(items)
          def tax(x): return x
          def rate(x): return x
          //- goods.py
          def total(items): return len(items)
          """);

  private static final String SQL =
      """
      SELECT repo, name, def_id, CASE WHEN name <> 'tax' THEN qualpath END AS qualpath
      FROM evidence.py_defs
      WHERE def_kind = 'FUNCTION'
      """;

  private static final String CONTRACT =
      """
      dataset: rel_place
      version: 1.0.0
      database: relations
      description: where functions are, by their names
      route: row
      change: keyed
      materialised: true
      columns:
        - {name: repo, type: STRING, nullable: false}
        - {name: name, type: STRING, nullable: false}
        - {name: def_id, type: BIGINT, nullable: false}
        - {name: qualpath, type: STRING, nullable: false}
      key: [repo, name]
      partition: [repo]
      sort: [name]
      determinism: stable_set
      evolution: strict
      dedupe: {strategy: none}
      references: [{columns: [repo, def_id], dataset: py_defs, key: [repo, def_id]}]
      """;

  @TempDir private Path directory;

  private Path relations() throws IOException {
    Path relations = directory.resolve("relations");
    Path contracts = Files.createDirectories(relations.resolve("datasets/relations"));
    Files.writeString(contracts.resolve("rel_place.yaml"), CONTRACT);
    Files.writeString(relations.resolve("rel_place.sql"), SQL);
    return relations;
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void rowsThatBreakTheContractAreInATableOfTheirOwn(WriteMode mode) throws Exception {
    Path relations = relations();
    Path out = directory.resolve("out");
    build(out, new TaskOptions(List.of(), relations), mode);
    ContractRegistry contracts = RelationSet.load(Builds.CONTRACTS, relations).contracts();
    GraphTables tables = GraphTables.read(new StoredTables(out, contracts));

    assertThat(column(tables, "rel_place", "name")).containsExactly("rate");
    assertThat(column(tables, "contract_errors", "error_code"))
        .containsExactly("NOT_NULL", "NOT_UNIQUE", "NOT_UNIQUE");
    assertThat(column(tables, "contract_errors", "dataset")).containsOnly("rel_place");
    assertThat(column(tables, "contract_errors", "row_values"))
        .anyMatch(values -> values.contains("\"name\":\"tax\""));
    assertThat(measured(new StoredTables(out, contracts), new TaskOptions(List.of(), relations)))
        .containsExactly("NOT_NULL 1", "NOT_UNIQUE 2");
    if (mode == WriteMode.APPEND) {
      assertThatRelationIsDescribedAndChecked(new StoredTables(out, contracts));
    }
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void rowsThatBreakTheContractEndAStrictJobThatCommitsNothing(WriteMode mode) throws Exception {
    Path relations = relations();
    Path out = directory.resolve("out");

    assertThatThrownBy(() -> build(out, strict(relations), mode))
        .satisfies(
            failure -> {
              String trace = ExceptionUtils.stringifyException(failure);
              assertThat(trace)
                  .contains("contracts are broken 3 times; rel_place breaks NOT_")
                  .contains(SuppressRestartsException.class.getName());
            });
    ContractRegistry contracts = RelationSet.load(Builds.CONTRACTS, relations).contracts();
    GraphTables tables = GraphTables.read(new StoredTables(out, contracts));
    assertThat(tables.rows().values()).allMatch(List::isEmpty);
  }

  @Test
  void rowsThatKeepTheContractPassAStrictJob() throws Exception {
    Path relations = relations();
    Files.writeString(relations.resolve("rel_place.sql"), SQL + " AND name = 'rate'");
    Path out = directory.resolve("out");
    build(out, strict(relations), WriteMode.FOLLOW);
    ContractRegistry contracts = RelationSet.load(Builds.CONTRACTS, relations).contracts();
    GraphTables tables = GraphTables.read(new StoredTables(out, contracts));

    assertThat(column(tables, "rel_place", "name")).containsExactly("rate");
    assertThat(tables.of("contract_errors")).isEmpty();
  }

  private static TaskOptions strict(Path relations) {
    return new TaskOptions(List.of(), relations, TaskCut.NONE, ContractsMode.STRICT);
  }

  private static void assertThatRelationIsDescribedAndChecked(StoredTables stored)
      throws Exception {
    ContractRegistry contracts = stored.contracts();
    ExecutionFacade facade =
        ExecutionFacade.bounded(
            TestCluster.environment(2),
            contracts,
            new StoredDatasets(stored, null),
            new NativeFunctionLibrary());
    List<CheckResult> results = new ArrayList<>();
    GraphChecks.check(
        facade,
        Invariants.of(Builds.CONTRACTS.edgeKinds(), stored.written()).stream()
            .filter(rule -> rule.title().contains("rel_place") || rule.number() == 31)
            .filter(rule -> !rule.title().contains("py_"))
            .toList(),
        results::add);

    try (QueryResult rows =
        facade.query(
            "SELECT constraint_type FROM information_schema.table_constraints"
                + " WHERE table_name = 'rel_place'",
            OptionalLong.empty())) {
      List<String> constraints = new ArrayList<>();
      rows.forEachRemaining(row -> constraints.add(String.valueOf(row.getField(0))));
      assertThat(constraints).contains("PRIMARY KEY", "FOREIGN KEY");
    }
    assertThat(results)
        .filteredOn(result -> result.title().equals("keys of rel_place are unique"))
        .extracting(CheckResult::status)
        .containsExactly(Status.HOLDS);
    assertThat(results)
        .filteredOn(result -> result.title().equals("nothing is rejected"))
        .extracting(CheckResult::status)
        .containsExactly(Status.BROKEN);
  }

  private static void build(Path out, TaskOptions tasks, WriteMode mode) throws Exception {
    List<SourceRecord> records = SHOP.records();
    Builds.submit(
            out,
            1,
            Builds.extraction(AnalysisLevel.AST),
            tasks,
            mode,
            environment ->
                environment.fromData(records, SourceRecordTypeInfo.INSTANCE).uid("source"))
        .getJobExecutionResult()
        .get();
  }

  /** What the end of a run would say about errors. */
  private static Stream<String> measured(StoredTables tables, TaskOptions options) {
    ExtractionOptions extraction = Builds.extraction(AnalysisLevel.AST);
    TaskGraph tasks = TaskGraph.of(Builds.CONTRACTS, options, extraction);
    Run run = Run.starting(Run.Command.BUILD, "shop", "shop", "", Instant.EPOCH);
    DatasetContract quality = tables.contracts().get("quality");
    int metric = quality.indexOf("metric");
    return new RunMeasures(tables, tasks, run)
        .quality(quality, TableVersions.of(tables), tasks.describe(extraction)).stream()
            .filter(row -> row.getString(metric).toString().equals("ERROR"))
            .map(
                row ->
                    row.getString(quality.indexOf("name"))
                        + " "
                        + row.getLong(quality.indexOf("quantity")))
            .sorted();
  }

  private static Stream<String> column(GraphTables tables, String dataset, String column) {
    return tables.of(dataset).stream().map(row -> row.text(column)).sorted();
  }
}
