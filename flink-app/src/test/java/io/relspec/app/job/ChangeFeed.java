package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;

/** The changes of a table from its beginning. */
final class ChangeFeed {
  private ChangeFeed() {}

  /**
   * Adds up all changes of a table: nothing comes that is there, nothing goes that is not.
   *
   * @return the rows that are left, as sorted texts
   */
  static List<String> fold(StoredTables tables, DatasetContract contract) throws IOException {
    RowType type = FlinkTypes.rowType(contract);
    return fold(
        tables.location(contract).toString(),
        type.getFieldNames(),
        row -> GraphTables.values(type, row).values().toString());
  }

  /** The same of some columns of any table, whose rows become texts as they are wanted. */
  static List<String> fold(String location, List<String> columns, Function<RowData, String> text)
      throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    long latest = TableLog.open(location).latest().version();
    TableRows.open(location)
        .changes(0, latest, columns, row -> count(location, row, text.apply(row), counts));
    return counts.keySet().stream().sorted().toList();
  }

  private static void count(
      String location, RowData row, String text, Map<String, Integer> counts) {
    boolean comes = row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
    int count = counts.merge(text, comes ? 1 : -1, Integer::sum);
    assertThat(count).as("%s of %s", text, location).isBetween(0, 1);
    if (count == 0) {
      counts.remove(text);
    }
  }
}
