package io.relspec.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.facade.CompiledJob;
import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.FunctionLibrary;
import io.relspec.app.facade.RelationFile;
import io.relspec.app.facade.RelationPlans;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * Runs relations through the real facade on a real cluster over rows written in the test.
 *
 * <pre>{@code
 * RelationResult result = harness()
 *     .given("py_modules", """
 *         repo | file_id | module_def_id | module_name
 *         r    | #a.py   | #a            | a
 *         """)
 *     .run();
 * assertThat(result.rows("rel_module", "module_name", "file_id")).containsExactly("a | #a.py");
 * }</pre>
 *
 * Columns that a table does not name are null, or if they cannot be, neutral: empty, zero, false,
 * or the first of the column's closed values.
 */
public final class RelationHarness {

  private static final long TIMEOUT_SECONDS = 120;
  private static final String ERRORS = "contract_errors";

  private final ContractRegistry contracts;
  private final FunctionLibrary functions;
  private final List<RelationFile> relations = new ArrayList<>();
  private final Set<String> outputs = new TreeSet<>();
  private final Map<String, List<RowData>> changes = new TreeMap<>();
  private final Set<String> given = new HashSet<>();
  private final Cells cells = new Cells();
  private int parallelism = 2;

  private RelationHarness(ContractRegistry contracts, FunctionLibrary functions) {
    this.contracts = contracts;
    this.functions = functions;
  }

  public static RelationHarness of(ContractRegistry contracts, FunctionLibrary functions) {
    return new RelationHarness(contracts, functions);
  }

  /** Loads relations; their datasets are outputs unless {@link #outputs} says otherwise. */
  public RelationHarness relations(List<RelationFile> files) {
    relations.addAll(files);
    return this;
  }

  /** Loads a relation written in the test. */
  public RelationHarness relation(String dataset, String sql) {
    return relations(List.of(new RelationFile(dataset, dataset + ".sql", sql)));
  }

  /** The datasets to look at. */
  public RelationHarness outputs(String... datasets) {
    outputs.addAll(List.of(datasets));
    return this;
  }

  public RelationHarness parallelism(int subtasks) {
    parallelism = subtasks;
    return this;
  }

  /** Inserts the rows of a text table into a dataset, after all changes so far. */
  public RelationHarness given(String dataset, String table) {
    return change(RowKind.INSERT, dataset, table);
  }

  /** Deletes the rows of a text table from a dataset, after all changes so far. */
  public RelationHarness retract(String dataset, String table) {
    return change(RowKind.DELETE, dataset, table);
  }

  /** Makes datasets readable that have no rows. */
  public RelationHarness empty(String... datasets) {
    given.addAll(List.of(datasets));
    return this;
  }

  private RelationHarness change(RowKind kind, String dataset, String table) {
    DatasetContract contract = contracts.get(dataset);
    for (Map<String, String> row : TextTable.parse(table).rows()) {
      changes.computeIfAbsent(dataset, name -> new ArrayList<>()).add(row(kind, contract, row));
    }
    given.add(dataset);
    return this;
  }

  private RowData row(RowKind kind, DatasetContract contract, Map<String, String> row) {
    row.keySet().forEach(contract::indexOf);
    GenericRowData data = new GenericRowData(kind, contract.columns().size());
    for (int i = 0; i < contract.columns().size(); i++) {
      String cell = row.get(contract.columns().get(i).name());
      data.setField(
          i,
          cell == null
              ? cells.neutral(contract.columns().get(i))
              : cells.read(contract.columns().get(i), cell));
    }
    return data;
  }

  /** The number that {@code #name} stands for in this harness. */
  public long id(String name) {
    return cells.number("#" + name);
  }

  /** Runs all changes. */
  public RelationResult run() {
    return run(changes);
  }

  /**
   * Runs all changes, and once more only the rows that are left after them: both must end alike.
   *
   * @return the result of both
   */
  public RelationResult runAndRebuild() {
    RelationResult incremental = run();
    RelationResult rebuilt = run(netChanges());
    assertThat(incremental.all()).isEqualTo(rebuilt.all());
    return incremental;
  }

  private Map<String, List<RowData>> netChanges() {
    Map<String, List<RowData>> net = new TreeMap<>();
    changes.forEach((dataset, rows) -> net.put(dataset, net(dataset, rows)));
    return net;
  }

  private static List<RowData> net(String dataset, List<RowData> rows) {
    Map<String, RowData> left = new LinkedHashMap<>();
    for (RowData row : rows) {
      String text = row.toString().substring(row.getRowKind().shortString().length());
      boolean insert = row.getRowKind() == RowKind.INSERT;
      RowData previous = insert ? left.put(text, row) : left.remove(text);
      if (insert == (previous != null)) {
        throw new IllegalArgumentException(
            dataset + (insert ? " gets a row twice: " : " loses a row it has not: ") + row);
      }
    }
    return List.copyOf(left.values());
  }

  private RelationResult run(Map<String, List<RowData>> rows) {
    InMemoryDatasets datasets = datasets(rows);
    ExecutionFacade facade = facade(datasets);
    take(facade).forEach(CompiledJob::attach);
    boolean isChecked = collectErrors(facade, datasets);
    await(facade.execute("relation-test"));
    RelationResult result = new RelationResult();
    if (isChecked) {
      result.add(contracts.get(ERRORS), CollectedRows.take(datasets.key(ERRORS)), cells);
    }
    for (String output : outputNames()) {
      result.add(contracts.get(output), CollectedRows.take(datasets.key(output)), cells);
    }
    return result;
  }

  /** Whether relations may break their contracts; what does is a dataset of the result then. */
  private boolean collectErrors(ExecutionFacade facade, InMemoryDatasets datasets) {
    return contracts
        .find(ERRORS)
        .flatMap(facade::rejected)
        .map(changes -> CollectedRows.collect(datasets.key(ERRORS), contracts.get(ERRORS), changes))
        .isPresent();
  }

  /** Compiles the relations without running them. */
  public List<CompiledJob> compile() {
    return take(facade(datasets(changes)));
  }

  private List<CompiledJob> take(ExecutionFacade facade) {
    RelationPlans plans = RelationPlans.of(relations, contracts, functions);
    return facade.take(plans, plans.schedule(new TreeMap<>(), outputNames()::contains));
  }

  /** The optimised plan of a relation; see {@link ExecutionFacade#explain}. */
  public String explain(String dataset) {
    ExecutionFacade facade = facade(datasets(changes));
    List<CompiledJob> unused = take(facade);
    return relations.stream()
        .filter(relation -> relation.dataset().equals(dataset))
        .map(facade::explain)
        .findFirst()
        .orElseThrow();
  }

  /** A facade for bounded queries over the given rows. */
  public ExecutionFacade bounded() {
    return bounded(TestCluster.environment(parallelism));
  }

  /** The same on another cluster than the shared one. */
  public ExecutionFacade bounded(StreamExecutionEnvironment environment) {
    return ExecutionFacade.bounded(environment, contracts, datasets(changes), functions);
  }

  private InMemoryDatasets datasets(Map<String, List<RowData>> rows) {
    return new InMemoryDatasets(UUID.randomUUID().toString(), rows, given, outputNames());
  }

  private ExecutionFacade facade(InMemoryDatasets datasets) {
    return ExecutionFacade.streaming(
        TestCluster.environment(parallelism), contracts, datasets, functions);
  }

  private Set<String> outputNames() {
    return outputs.isEmpty()
        ? new TreeSet<>(relations.stream().map(RelationFile::dataset).toList())
        : outputs;
  }

  private static void await(JobClient job) {
    try {
      job.getJobExecutionResult().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the job failed", e);
    }
  }
}
