package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.app.testing.TestCluster;
import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ColumnType;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.delta.sink.TableAppends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every rule that is checked of tables finds a row that breaks it. */
class ViolationsITCase {
  private static final long NOWHERE = 999;

  /** Rules that are one for each table; only some tables are broken here. */
  private static final Set<Integer> OF_EACH_TABLE = Set.of(3, 8, 31);

  @TempDir private Path directory;
  private final Map<String, List<RowData>> planted = new TreeMap<>();

  @Test
  void everyRuleFindsWhatBreaksIt() throws Exception {
    Path out = directory.resolve("out");
    copy(GoldenRepositories.directory(), out);
    StoredTables tables = new StoredTables(out, Builds.CONTRACTS);
    plant(tables);
    ExecutionFacade facade =
        ExecutionFacade.bounded(
            TestCluster.environment(2),
            tables.contracts(),
            new StoredDatasets(tables, null),
            new NativeFunctionLibrary());
    List<CheckResult> results = new ArrayList<>();
    GraphChecks.check(
        facade, Invariants.of(Builds.CONTRACTS.edgeKinds(), tables.written()), results::add);

    assertThat(results)
        .filteredOn(result -> result.status() == Status.HOLDS)
        .extracting(CheckResult::number)
        .isSubsetOf(OF_EACH_TABLE);
    assertThat(results)
        .filteredOn(result -> result.status() == Status.BROKEN)
        .extracting(CheckResult::title)
        .contains(
            "keys of py_defs are unique",
            "nothing is rejected",
            "known values in cpg_nodes",
            "ORDINAL_FROM_ONE of py_decorators holds",
            "repo, def_id of py_decorators is in py_defs");
    assertThat(
            Rebuild.check(
                    tables,
                    new StoredTables(GoldenRepositories.directory(), Builds.CONTRACTS),
                    Builds.CONTRACTS.get("py_defs"))
                .status())
        .isEqualTo(Status.BROKEN);
    assertThat(
            results.stream()
                .filter(result -> result.status() == Status.NOT_RUN)
                .map(CheckResult::number)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(1, 26, 33);
  }

  @Test
  void feedThatLacksRowsIsFound() throws Exception {
    Path out = directory.resolve("out");
    copy(GoldenRepositories.directory(), out);
    StoredTables tables = new StoredTables(out, Builds.CONTRACTS);
    DatasetContract modules = Builds.CONTRACTS.get("py_defs");
    assertThat(FeedReplay.check(tables, modules).status()).isEqualTo(Status.HOLDS);

    Path log = tables.location(modules).resolve("_delta_log/00000000000000000001.json");
    // As another program would have written it: without a checksum.
    String unsealed = Files.readString(log).replaceFirst("\"relspecSeal\":\"\\w+\",", "");
    Files.writeString(log, unsealed.replace("\"dataChange\":true", "\"dataChange\":false"));

    assertThat(FeedReplay.check(tables, modules))
        .satisfies(
            result -> {
              assertThat(result.status()).isEqualTo(Status.BROKEN);
              assertThat(result.detail()).startsWith("0 rows by the feed, ");
            });
  }

  private void plant(StoredTables tables) throws Exception {
    GraphTables golden = GoldenRepositories.tables();
    Map<List<Object>, StoredRow> nodes = new LinkedHashMap<>();
    for (StoredRow node : golden.of("cpg_nodes")) {
      nodes.put(List.of(node.text("repo"), node.id("node_id")), node);
    }
    // Several functions that use names.
    String repo = "closures";
    Predicate<StoredRow> here = row -> row.is("repo", repo);
    Predicate<StoredRow> identifier =
        here.and(row -> row.is("kind", "IDENTIFIER") && row.has("owner_id"));
    StoredRow node = one(golden, "cpg_nodes", identifier);
    add(golden, "py_defs", row -> true, Map.of());
    add(golden, "py_defs", row -> row.is("def_kind", "FUNCTION"), Map.of("qualpath", "planted"));
    add(golden, "source_files", row -> true, Map.of("path", "planted.py"));
    add(
        golden,
        "cpg_nodes",
        row -> row.is("kind", "SYMBOL"),
        Map.of("full_name", "planted", "node_id", NOWHERE + 6));
    add(golden, "cpg_nodes", identifier, Map.of("node_id", NOWHERE + 1, "bstart", 7, "bend", 3));
    add(golden, "cpg_nodes", identifier, Map.of("node_id", NOWHERE + 2, "kind", "NONSENSE"));
    add(
        golden,
        "cpg_nodes",
        identifier,
        Map.of("node_id", NOWHERE + 3, "owner_id", NOWHERE, "file_id", NOWHERE));
    add(golden, "cpg_nodes", row -> row.is("kind", "METHOD"), Map.of("node_id", NOWHERE + 4));
    add(golden, "cpg_nodes", row -> row.is("kind", "BINDING"), Map.of("node_id", NOWHERE + 5));
    edge(golden, here.and(row -> row.is("kind", "AST")), Map.of("dst", NOWHERE));
    add(golden, "cpg_nodes", identifier, Map.of("node_id", NOWHERE + 7, "ast_order", 1));
    edge(golden, here.and(row -> row.is("kind", "AST")), Map.of("dst", NOWHERE + 7));
    edge(golden, here.and(row -> row.is("kind", "AST")), Map.of("src", node.id("node_id")));
    StoredRow call = one(golden, "cpg_edges", row -> row.is("kind", "CALL"));
    edge(
        golden,
        row -> row.equals(call),
        Map.of(
            "dst",
            call.id("src"),
            "confidence",
            2.0,
            "ambiguity_group",
            5L,
            "evidence_rank",
            call.number("evidence_rank") + 1));
    Map<String, @Nullable Object> unscored = new LinkedHashMap<>();
    unscored.put("score", null);
    edge(golden, row -> row.number("evidence_rank") > 0 && row.is("is_local", false), unscored);
    Map<String, @Nullable Object> unsaid = new LinkedHashMap<>();
    unsaid.put("discriminator", null);
    unsaid.put("reason", null);
    edge(golden, row -> row.is("kind", "USE_SITE_OF"), unsaid);
    StoredRow other =
        one(golden, "cpg_nodes", identifier.and(row -> !row.is("owner_id", node.id("owner_id"))));
    edge(
        golden,
        here.and(row -> row.is("kind", "CFG")),
        Map.of("src", other.id("node_id"), "dst", NOWHERE + 1));
    edge(
        golden,
        here.and(row -> row.is("kind", "CFG")),
        Map.of("src", other.id("node_id"), "dst", node.id("node_id")));
    edge(golden, row -> row.is("kind", "DOMINATE"), Map.of());
    edge(
        golden,
        row -> row.is("kind", "REF") && at(nodes, row, "src").is("kind", "IDENTIFIER"),
        Map.of());
    edge(
        golden,
        row -> row.is("kind", "REACHING_DEF") && at(nodes, row, "dst").is("kind", "IDENTIFIER"),
        Map.of("discriminator", "planted"));
    edge(
        golden,
        row -> row.is("kind", "ARGUMENT") && at(nodes, row, "src").is("kind", "CALL"),
        Map.of("dst", NOWHERE, "discriminator", "7"));
    edge(golden, row -> row.is("kind", "PARAMETER_LINK"), Map.of("src", NOWHERE));
    edge(golden, row -> row.is("kind", "CALLS_SYMBOL"), Map.of("kind", "CALLS_QNAME"));
    add(golden, "py_calls", row -> row.has("callee_name"), Map.of("call_id", NOWHERE));
    add(
        golden,
        "cpg_props",
        row -> row.is("entity_kind", "NODE"),
        Map.of("entity_id", NOWHERE + 9, "value_type", "NONE"));
    add(golden, "py_decorators", row -> true, Map.of("ordinal", 0, "def_id", NOWHERE));
    StoredRow snapshot = GraphTables.snapshots(tables).get(0);
    put("cpg_snapshots", snapshot, Map.of("commit_seq", 2L, "table_version", -1L));
    add(golden, "source_commits", row -> true, Map.of("commit_seq", 3L));
    planted.put(
        "contract_errors",
        List.of(
            ContractRow.of(Builds.CONTRACTS.get("contract_errors"))
                .set("repo", repo)
                .set("dataset", "rel_symbol")
                .set("row_key", new byte[16])
                .set("error_code", "NOT_NULL")
                .set("ordinal", 1)
                .set("severity", "ERROR")
                .set("message", "full_name is not null")
                .set("row_values", "{}")
                .set("row_count", 1L)
                .row()));
    for (Map.Entry<String, List<RowData>> rows : planted.entrySet()) {
      boolean unused =
          TableAppends.append(
              tables.spec(Builds.CONTRACTS.get(rows.getKey())),
              DeltaSinkOptions.defaults().withFsync(false),
              "planted",
              rows.getValue());
    }
  }

  private void edge(
      GraphTables tables,
      Predicate<StoredRow> like,
      Map<String, ? extends @Nullable Object> changes)
      throws IOException {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(changes);
    all.put("edge_id", NOWHERE + 100 + planted.getOrDefault("cpg_edges", List.of()).size());
    add(tables, "cpg_edges", like, all);
  }

  private void add(
      GraphTables tables,
      String dataset,
      Predicate<StoredRow> like,
      Map<String, ? extends @Nullable Object> changes) {
    put(dataset, one(tables, dataset, like), changes);
  }

  private void put(String dataset, StoredRow row, Map<String, ? extends @Nullable Object> changes) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(row.values());
    values.putAll(changes);
    DatasetContract contract = Builds.CONTRACTS.get(dataset);
    GenericRowData data = new GenericRowData(contract.columns().size());
    for (int i = 0; i < contract.columns().size(); i++) {
      ColumnContract column = contract.columns().get(i);
      Object value = values.get(column.name());
      data.setField(i, value == null ? null : internal(column.type(), value));
    }
    planted.computeIfAbsent(dataset, name -> new ArrayList<>()).add(data);
  }

  private static Object internal(ColumnType type, Object value) {
    return switch (type) {
      case STRING -> StringData.fromString(value.toString());
      case BYTES, BINARY_16 -> HexFormat.of().parseHex(value.toString());
      case TIMESTAMP_LTZ_3 -> TimestampData.fromEpochMillis((Long) value);
      case ARRAY_STRING ->
          new GenericArrayData(
              ((List<?>) value)
                  .stream().map(text -> StringData.fromString(text.toString())).toArray());
      case ARRAY_INT, ARRAY_BIGINT -> new GenericArrayData(((List<?>) value).toArray());
      case INT, BIGINT, DOUBLE, BOOLEAN -> value;
    };
  }

  /** The node at an end of an edge. */
  private static StoredRow at(Map<List<Object>, StoredRow> nodes, StoredRow edge, String end) {
    return Objects.requireNonNull(nodes.get(List.of(edge.text("repo"), edge.id(end))));
  }

  /** The same row in every run: rows are read in the order of files, which differs. */
  private static StoredRow one(GraphTables tables, String dataset, Predicate<StoredRow> like) {
    return tables.of(dataset).stream()
        .filter(like)
        .min(Comparator.comparing(row -> row.values().toString()))
        .orElseThrow(() -> new IllegalStateException("no such row of " + dataset));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
