package io.relspec.app.job;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.app.catalog.StoredVersion;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.table.DeltaTableSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.jspecify.annotations.Nullable;

/** The datasets of queries: what a build stored, now or as of a commit, read only. */
final class StoredDatasets implements DatasetProvider {
  private final StoredTables tables;
  private final @Nullable Snapshot snapshot;

  /**
   * The datasets of a build.
   *
   * @param snapshot what is read; null for the latest version of each table
   */
  StoredDatasets(StoredTables tables, @Nullable Snapshot snapshot) {
    this.tables = tables;
    this.snapshot = snapshot;
  }

  @Override
  public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
    return Optional.empty();
  }

  @Override
  public Optional<ScanTableSource> source(DatasetContract contract, boolean bounded) {
    return bounded && contract.materialised() ? Optional.of(source(contract)) : Optional.empty();
  }

  private ScanTableSource source(DatasetContract contract) {
    String dataset = contract.dataset();
    if (snapshot == null || contract.database() == Database.RUNS) {
      return DeltaTableSource.ofLatest(tables.spec(contract));
    }
    try {
      Revisions.requireReadable(snapshot, dataset, tables.location(contract).toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at table " + dataset, e);
    }
    return DeltaTableSource.ofVersion(tables.spec(contract), snapshot.versionOf(dataset));
  }

  @Override
  public Optional<StoredVersion> stored(DatasetContract contract) {
    if (!contract.materialised()) {
      return Optional.empty();
    }
    String location = tables.location(contract).toString();
    try {
      TableLog log = TableLog.open(location);
      return log.exists()
          ? Optional.of(new StoredVersion(location, log.latest().version()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of " + location, e);
    }
  }

  @Override
  public Optional<DynamicTableSink> sink(DatasetContract contract) {
    return Optional.empty();
  }
}
