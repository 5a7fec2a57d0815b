package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import io.relspec.delta.kernel.TableContent;
import io.relspec.delta.kernel.TableLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the logs of the tables of a source say at one time.
 *
 * @param contents by dataset; tables that are not there are left out
 */
record TableVersions(SortedMap<String, TableContent> contents) {
  TableVersions {
    contents = Collections.unmodifiableSortedMap(new TreeMap<>(contents));
  }

  /** What they say now. */
  static TableVersions of(StoredTables tables) {
    SortedMap<String, TableContent> contents = new TreeMap<>();
    for (DatasetContract contract : tables.written()) {
      try {
        TableLog log = TableLog.open(tables.location(contract).toString());
        if (log.exists()) {
          contents.put(contract.dataset(), log.latestContent());
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the log of table " + contract.dataset(), e);
      }
    }
    return new TableVersions(contents);
  }

  /** Rows of a table, 0 if it is not there. */
  long rows(String dataset) {
    TableContent content = contents.get(dataset);
    return content == null ? 0 : content.rows();
  }

  /** Rows of all tables. */
  long rows() {
    return contents.values().stream().mapToLong(TableContent::rows).sum();
  }
}
