package io.relspec.app.job;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.delta.sink.TableAppends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Adds rows to the tables in which runs describe themselves: one commit for each addition. */
final class RunTables {
  private final StoredTables tables;
  private final boolean fsync;

  RunTables(StoredTables tables, boolean fsync) {
    this.tables = tables;
    this.fsync = fsync;
  }

  DatasetContract contract(String dataset) {
    return tables.contracts().get(dataset);
  }

  /** Makes the tables that are not there, so that queries find them while a run goes on. */
  void create() {
    tables.ofRuns().forEach(this::create);
  }

  private void create(DatasetContract contract) {
    try {
      DeltaTable unused =
          DeltaTable.createIfAbsent(tables.spec(contract), StoredTables.evolution(contract), fsync);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make table " + contract.dataset(), e);
    }
  }

  /**
   * Adds rows, once. The table is made if it is not there.
   *
   * @param name what they are called
   */
  void append(String dataset, String name, List<RowData> rows) {
    DatasetContract contract = contract(dataset);
    if (rows.isEmpty()) {
      create(contract);
      return;
    }
    DeltaSinkOptions options =
        DeltaSinkOptions.defaults()
            .withFsync(fsync)
            .withSchemaEvolution(StoredTables.evolution(contract));
    try {
      boolean unused = TableAppends.append(tables.spec(contract), options, name, rows);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot add to table " + dataset, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RelspecException(
          "JOB_INTERRUPTED", ExitCode.INTERRUPTED, "the run was interrupted", "run it again", e);
    }
  }
}
