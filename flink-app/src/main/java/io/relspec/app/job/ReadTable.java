package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table that another job writes and this one reads, commit by commit.
 *
 * @param dataset the dataset it holds
 * @param location directory of the table
 * @param snapshots directory of the table that says which version belongs to a commit
 * @param type the columns of the dataset, which are read
 */
record ReadTable(String dataset, String location, String snapshots, RowType type)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The table of a dataset in the output directory of a job. */
  static ReadTable of(StoredTables tables, String dataset) {
    DatasetContract contract = tables.contracts().get(dataset);
    return new ReadTable(
        dataset,
        tables.location(contract).toString(),
        snapshots(tables).toString(),
        FlinkTypes.rowType(contract));
  }

  private static Path snapshots(StoredTables tables) {
    return tables.location(tables.contracts().get(StoredTables.SNAPSHOTS));
  }
}
