package io.relspec.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.kernel.ChangeFeedReader;
import io.relspec.delta.kernel.ChangeFeedReader.RowChange;
import io.relspec.delta.kernel.TableReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Replays the change feed of a table from version 0. */
public final class ChangeFeedFold {
  private static final int VERSIONS_PER_LOG_CHECKPOINT = 20;

  private ChangeFeedFold() {}

  /**
   * Checks that the change feed up to each version sums up to the table at that version, that
   * nothing is retracted that is not there and nothing comes twice.
   *
   * @return the rows of the last version
   */
  public static List<String> check(Path table, TableSpec spec) {
    return check(table, spec, 0);
  }

  /**
   * The same, and that no version has two rows of one key.
   *
   * @param keyColumns number of columns at the beginning that are the key; their values have no
   *     commas
   */
  public static List<String> check(Path table, TableSpec spec, int keyColumns) {
    ChangeFeedReader feed = ChangeFeedReader.open(table, spec);
    TreeMap<String, Integer> rows = new TreeMap<>();
    for (int version = 0; version <= feed.lastVersion(); version++) {
      if (version > 0 && version % VERSIONS_PER_LOG_CHECKPOINT == 0) {
        TableReader.writeLogCheckpoint(spec.location(), version);
      }
      for (RowChange change : feed.changes(version)) {
        int count = rows.merge(change.row(), change.comes() ? 1 : -1, Integer::sum);
        assertThat(count).as("%s in version %d", change, version).isBetween(0, 1);
        if (count == 0) {
          rows.remove(change.row());
        }
      }
      assertThat(new ArrayList<>(rows.keySet()))
          .as("version %d", version)
          .isEqualTo(feed.snapshot(version));
      if (keyColumns > 0) {
        assertThat(rows.keySet().stream().map(row -> key(row, keyColumns)))
            .as("keys of version %d", version)
            .doesNotHaveDuplicates();
      }
    }
    assertThat(TableReader.rows(spec.location()))
        .as("read by Kernel alone")
        .containsExactlyInAnyOrderElementsOf(rows.keySet());
    return new ArrayList<>(rows.keySet());
  }

  private static List<String> key(String row, int columns) {
    return List.of(row.split(", ")).subList(0, columns);
  }
}
