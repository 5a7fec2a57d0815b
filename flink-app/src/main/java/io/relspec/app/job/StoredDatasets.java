package io.relspec.app.job;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.table.DeltaTableSource;
import java.util.Optional;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource;

/** The datasets of queries: what a build stored, read only. */
final class StoredDatasets implements DatasetProvider {
  private final StoredTables tables;

  StoredDatasets(StoredTables tables) {
    this.tables = tables;
  }

  @Override
  public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
    return Optional.empty();
  }

  @Override
  public Optional<ScanTableSource> source(DatasetContract contract, boolean bounded) {
    return bounded && contract.materialised()
        ? Optional.of(DeltaTableSource.ofLatest(tables.spec(contract)))
        : Optional.empty();
  }

  @Override
  public Optional<DynamicTableSink> sink(DatasetContract contract) {
    return Optional.empty();
  }
}
