package io.relspec.app.catalog;

import io.relspec.contracts.DatasetContract;
import java.util.Optional;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.ScanTableSource;

/**
 * Where the datasets of one job come from and go to. A provider belongs to one job and one
 * execution environment, so that several scans can be outputs of one operator.
 */
public interface DatasetProvider {

  /**
   * The rows of a dataset, with all columns in the order of the contract: insertions and, if the
   * dataset is keyed, deletions of whole rows. It may be asked several times for one dataset.
   *
   * @return empty if this job cannot read the dataset
   */
  Optional<DataStreamScanProvider> scan(DatasetContract contract);

  /**
   * The rows of a dataset as a table source, for providers that can push projections or filters
   * down to where the rows are stored.
   *
   * @param contract the dataset
   * @param bounded whether the query ends with the rows there are; there are only insertions then
   * @return empty if this job cannot read the dataset
   */
  default Optional<ScanTableSource> source(DatasetContract contract, boolean bounded) {
    return scan(contract).map(scan -> new ContractTableSource(contract, scan, bounded));
  }

  /** Where a dataset lies that queries can read, and in which version; empty for any other. */
  default Optional<StoredVersion> stored(DatasetContract contract) {
    return Optional.empty();
  }

  /**
   * The rows of a dataset that has none in this job.
   *
   * @throws UnsupportedOperationException if all datasets of the job may have rows
   */
  default DataStreamScanProvider noRows(DatasetContract contract) {
    throw new UnsupportedOperationException("no dataset is missing in this job");
  }

  /**
   * Where the rows that a relation yields are stored. The sink must take whatever changes a query
   * makes, updates as pairs included, without a key to order them by: it knows the key from the
   * contract. It is made of a Flink sink, or takes the stream of changes.
   *
   * @return empty if this job does not store the dataset
   */
  Optional<DynamicTableSink> sink(DatasetContract contract);
}
