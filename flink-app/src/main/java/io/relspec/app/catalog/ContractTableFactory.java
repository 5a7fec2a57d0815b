package io.relspec.app.catalog;

import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.DatasetContract;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/** Makes the sources and sinks of the catalog's tables by asking the job's provider. */
final class ContractTableFactory implements DynamicTableSourceFactory, DynamicTableSinkFactory {

  private final ContractRegistry contracts;
  private final DatasetProvider provider;

  ContractTableFactory(ContractRegistry contracts, DatasetProvider provider) {
    this.contracts = contracts;
    this.provider = provider;
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    DatasetContract contract = contract(context);
    boolean bounded =
        context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH;
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
    DatasetContract contract = contract(context);
    return provider
        .sink(contract)
        .orElseThrow(
            () ->
                new ValidationException(
                    "dataset " + contract.qualifiedName() + " is not stored by this job"));
  }

  private DatasetContract contract(Context context) {
    return contracts.get(context.getObjectIdentifier().getObjectName());
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
