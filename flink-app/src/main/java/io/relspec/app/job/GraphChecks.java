package io.relspec.app.job;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.RelationSet;
import io.relspec.app.options.QueryOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.app.service.CheckService;
import io.relspec.app.service.QueryResult;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.types.Row;

/** Runs the invariants as queries over the tables of a build, one after the other. */
final class GraphChecks implements CheckService {
  private final EmbeddedCluster cluster;
  private final ContractRegistry contracts;

  GraphChecks(EmbeddedCluster cluster, ContractRegistry contracts) {
    this.cluster = cluster;
    this.contracts = contracts;
  }

  @Override
  public void check(QueryOptions options, Consumer<CheckResult> listener) {
    OutputDirectory.requireComplete(options.out());
    RelationSet relations = RelationSet.load(contracts, options.relations());
    StoredTables tables = new StoredTables(options.out(), relations.contracts());
    StoredDatasets datasets = new StoredDatasets(tables, null);
    List<DatasetContract> stored =
        tables.all().stream().filter(contract -> datasets.stored(contract).isPresent()).toList();
    List<Invariant> rules = new ArrayList<>(Invariants.of(tables.contracts().edgeKinds(), stored));
    if (options.rebuilt() != null) {
      rules.removeIf(rule -> rule.number() == Rebuild.NUMBER);
      compare(tables, options.rebuilt(), stored, listener);
    }
    stored.forEach(contract -> listener.accept(FeedReplay.check(tables, contract)));
    check(TableQueries.facade(cluster, tables, relations, null), rules, listener);
  }

  private static void compare(
      StoredTables tables,
      Path rebuilt,
      List<DatasetContract> stored,
      Consumer<CheckResult> listener) {
    OutputDirectory.requireComplete(rebuilt);
    StoredTables others = new StoredTables(rebuilt, tables.contracts());
    stored.stream()
        .filter(Rebuild::compares)
        .forEach(contract -> listener.accept(Rebuild.check(tables, others, contract)));
  }

  /** Checks rules over the tables that a facade reads. */
  static void check(ExecutionFacade facade, List<Invariant> rules, Consumer<CheckResult> listener) {
    for (Invariant invariant : rules) {
      listener.accept(result(facade, invariant));
    }
  }

  private static CheckResult result(ExecutionFacade facade, Invariant invariant) {
    String query = invariant.query();
    if (query == null) {
      return new CheckResult(
          invariant.number(), invariant.title(), Status.NOT_RUN, 0, invariant.needs(), 0);
    }
    long start = System.nanoTime();
    long violations = 0;
    String first = "";
    try (QueryResult rows = facade.query(query, OptionalLong.of(CheckResult.MOST))) {
      while (rows.hasNext()) {
        Row row = rows.next();
        first = violations == 0 ? row.toString() : first;
        violations++;
      }
    }
    return new CheckResult(
        invariant.number(),
        invariant.title(),
        violations == 0 ? Status.HOLDS : Status.BROKEN,
        violations,
        first,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
