package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.Append;
import io.relspec.delta.kernel.AppendOutcome;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.sink.writer.RowFiles;
import java.io.IOException;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * Adds rows to a table for a program that is no job, in the calling thread: one commit with all of
 * them. The table is made if it is not there.
 *
 * <p>Whoever adds rows gives them a name, which stands in the log as an application of Delta's
 * transactions. Rows of a name are added once: after an error the log says whether they are there.
 */
public final class TableAppends {
  private static final int MAX_ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MS = 20;
  private static final long ONLY_VERSION = 1;
  private static final String DOMAIN = "relspec.appends";

  private TableAppends() {}

  /**
   * Adds rows.
   *
   * @param name what these rows are called, unique in the table
   * @param rows insertions with the table's columns in their order
   * @return false if rows of that name have been added before
   * @throws io.relspec.delta.DeltaException if the table is another one than declared, or the
   *     commit fails
   */
  public static boolean append(
      TableSpec spec, DeltaSinkOptions options, String name, List<RowData> rows)
      throws IOException, InterruptedException {
    DeltaTable table = DeltaTable.createIfAbsent(spec, options.schemaEvolution(), options.fsync());
    if (table.transactionVersion(name).isPresent()) {
      return false;
    }
    List<DataFileManifest> files = RowFiles.write(spec, options, rows);
    Append append = new Append(name, ONLY_VERSION, DOMAIN, "{}", files);
    long pauseMs = FIRST_PAUSE_MS;
    for (int attempt = 1; ; attempt++) {
      AppendOutcome outcome = table.tryAppend(append);
      if (outcome instanceof AppendOutcome.Committed
          || table.transactionVersion(name).isPresent()) {
        return true;
      }
      if (outcome instanceof AppendOutcome.Unconfirmed unconfirmed && attempt == MAX_ATTEMPTS) {
        throw DeltaErrors.appendFailed(spec.name(), name, attempt, unconfirmed.cause());
      }
      Thread.sleep(pauseMs);
      pauseMs *= 2;
    }
  }
}
