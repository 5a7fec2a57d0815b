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
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;

/**
 * Adds up the change feed of a table from its first version on and compares the sum with the rows
 * that are there. Rows are added up as hashes, so nothing is kept; sums that differ say that there
 * is a difference, not which.
 */
final class FeedReplay {
  private static final int NUMBER = 2;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final RowDataSerializer serializer;
  private long rows;
  private long sum;

  private FeedReplay(DatasetContract contract) {
    this.serializer = new RowDataSerializer(FlinkTypes.rowType(contract));
  }

  /** Checks a table that is there. */
  static CheckResult check(StoredTables tables, DatasetContract contract) {
    String title = "change feed of " + contract.dataset() + " replays to the table";
    long start = System.nanoTime();
    FeedReplay replay = new FeedReplay(contract);
    FeedReplay stored = new FeedReplay(contract);
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
    boolean isSame = replay.rows == stored.rows && replay.sum == stored.sum;
    return new CheckResult(
        NUMBER,
        title,
        isSame ? Status.HOLDS : Status.BROKEN,
        isSame ? 0 : Math.max(1, Math.abs(replay.rows - stored.rows)),
        isSame ? "" : replay.rows + " rows by the feed, " + stored.rows + " in the table",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
  }

  private void change(RowData row) {
    boolean comes = row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    BinaryRowData binary = serializer.toBinaryRow(row);
    binary.setRowKind(RowKind.INSERT);
    long hash = (binary.hashCode() ^ GOLDEN) * GOLDEN;
    rows += comes ? 1 : -1;
    sum += comes ? hash : -hash;
  }
}
