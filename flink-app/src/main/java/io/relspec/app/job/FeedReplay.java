package io.relspec.app.job;

import io.relspec.app.report.CheckResult;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Adds up the change feed of a table from its first version on and compares the sum with the rows
 * that are there.
 */
final class FeedReplay {
  private static final int NUMBER = 2;

  private FeedReplay() {}

  /** Checks a table that is there. */
  static CheckResult check(StoredTables tables, DatasetContract contract) {
    String title = "change feed of " + contract.dataset() + " replays to the table";
    long start = System.nanoTime();
    RowSums replay = new RowSums(FlinkTypes.rowType(contract));
    RowSums stored = new RowSums(FlinkTypes.rowType(contract));
    try {
      TableRows table = TableRows.open(tables.location(contract).toString());
      long latest = table.log().latest().version();
      table.changes(0, latest, contract.columnNames(), replay::change);
      table.at(latest, contract.columnNames(), stored::change);
    } catch (DeltaException e) {
      if (e.errorCode() != DeltaErrorCode.HISTORY_GONE) {
        throw e;
      }
      return new CheckResult(
          NUMBER, title, Status.NOT_RUN, 0, "commits that are gone from its log", 0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read table " + contract.dataset(), e);
    }
    boolean isSame = replay.isSame(stored);
    return new CheckResult(
        NUMBER,
        title,
        isSame ? Status.HOLDS : Status.BROKEN,
        replay.differences(stored),
        isSame ? "" : replay.rows() + " rows by the feed, " + stored.rows() + " in the table",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }
}
