package io.relspec.app.catalog;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/**
 * Makes the sources and sinks of the catalog's tables: datasets that a relation of the job yields
 * are passed on inside the job, the others come from the job's provider.
 */
final class ContractTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {

  private final ContractRegistry contracts;
  private final DatasetProvider provider;
  private final RelationStreams streams;
  private final SessionTables session;

  ContractTableFactory(
      ContractRegistry contracts,
      DatasetProvider provider,
      RelationStreams streams,
      SessionTables session) {
    this.contracts = contracts;
    this.provider = provider;
    this.streams = streams;
    this.session = session;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    boolean bounded =
        context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
    ObjectIdentifier name = context.getObjectIdentifier();
    if (name.getDatabaseName().equals(SystemTable.DATABASE)) {
      SystemTable table = SystemTable.of(name.getObjectName());
      return new SystemTableSource(table.sqlName(), table.rowType(), session.rows(table));
    }
    return source(name.getObjectName(), bounded);
  }

  ScanTableSource source(String dataset, boolean bounded) {
    DatasetContract contract = contracts.get(dataset);
    if (streams.isRelation(dataset)) {
      return new ContractTableSource(contract, new RelationScan(streams, dataset), false);
    }
    if (streams.isAbsent(dataset)) {
      return new ContractTableSource(contract, provider.noRows(contract), false);
    }
    return provider
        .source(contract, bounded)
        .orElseThrow(
            () ->
                new ValidationException(
                    "dataset "
                        + contract.qualifiedName()
                        + (bounded
                            ? " is not stored, so there is nothing to query"
                            : " has neither a provider nor a relation in this job")));
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    ObjectIdentifier name = context.getObjectIdentifier();
    DatasetContract contract = contracts.get(name.getObjectName());
    Optional<Rejection> rejection =
        name.getDatabaseName().equals(RelspecCatalog.CHECKED)
            ? Optional.of(new Rejection(contract, contracts.find(Rejection.DATASET).orElse(null)))
            : Optional.empty();
    return new RelationSink(contract, streams, provider, rejection);
  }

  @Override
  public String factoryIdentifier() {
    return RelspecCatalog.NAME;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }
}
