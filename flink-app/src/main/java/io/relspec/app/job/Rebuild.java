package io.relspec.app.job;

import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.contracts.ChangeSemantics;
import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.types.logical.RowType;

/**
 * Compares tables with those of another build of the same files, whatever way led to either. What
 * says when a file came to be as it is differs and does not count.
 */
final class Rebuild {
  static final int NUMBER = 1;
  private static final Set<String> HISTORY = Set.of("commit_id", "commit_seq", "commit_time");

  private Rebuild() {}

  /** Whether all rows of a dataset follow from the files. */
  static boolean compares(DatasetContract contract) {
    return contract.change() == ChangeSemantics.KEYED && contract.database() != Database.RUNS;
  }

  /** Checks a table that both builds have. */
  static CheckResult check(StoredTables tables, StoredTables rebuilt, DatasetContract contract) {
    long start = System.nanoTime();
    RowSums here = sums(tables, contract);
    RowSums there = sums(rebuilt, contract);
    boolean isSame = here.isSame(there);
    return new CheckResult(
        NUMBER,
        contract.dataset() + " is equal to a rebuild",
        isSame ? Status.HOLDS : Status.BROKEN,
        here.differences(there),
        isSame ? "" : here.rows() + " rows here, " + there.rows() + " in the rebuild",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  private static RowSums sums(StoredTables tables, DatasetContract contract) {
    List<ColumnContract> columns =
        contract.columns().stream().filter(column -> !HISTORY.contains(column.name())).toList();
    RowSums sums =
        new RowSums(
            new RowType(
                columns.stream()
                    .map(
                        column ->
                            new RowType.RowField(
                                column.name(), FlinkTypes.dataType(column).getLogicalType()))
                    .toList()));
    try {
      TableRows table = TableRows.open(tables.location(contract).toString());
      table.at(
          table.log().latest().version(),
          columns.stream().map(ColumnContract::name).toList(),
          sums::change);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read table " + contract.dataset(), e);
    }
    return sums;
  }
}
