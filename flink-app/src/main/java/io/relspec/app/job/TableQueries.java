package io.relspec.app.job;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.facade.RelationSet;
import io.relspec.app.options.QueryOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.service.QueryResult;
import io.relspec.app.service.QueryService;
import io.relspec.contracts.ContractRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/** Queries over the tables of a finished build, on the embedded cluster. */
final class TableQueries implements QueryService {
  private final EmbeddedCluster cluster;
  private final ContractRegistry contracts;

  TableQueries(EmbeddedCluster cluster, ContractRegistry contracts) {
    this.cluster = cluster;
    this.contracts = contracts;
  }

  @Override
  public QueryResult query(QueryOptions options, String sql) {
    OutputDirectory.requireComplete(options.out());
    RelationSet relations = RelationSet.load(contracts, options.relations());
    StoredTables tables = new StoredTables(options.out(), relations.contracts());
    return facade(cluster, tables, relations, snapshot(tables, options))
        .query(sql, options.limit());
  }

  static @Nullable Snapshot snapshot(StoredTables tables, QueryOptions options) {
    try {
      return options.at().isPresent() ? Revisions.find(tables, options.at().get()) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read which commits are in the tables", e);
    }
  }

  /**
   * A facade that reads the tables of a build.
   *
   * @param relations the relations of the product and the user
   * @param snapshot the versions that are read; null for the latest
   */
  static ExecutionFacade facade(
      EmbeddedCluster cluster,
      StoredTables tables,
      RelationSet relations,
      @Nullable Snapshot snapshot) {
    return ExecutionFacade.bounded(
        cluster.newEnvironment(new Configuration()),
        relations,
        new StoredDatasets(tables, snapshot),
        new NativeFunctionLibrary());
  }
}
