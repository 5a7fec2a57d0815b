package io.relspec.app.job;

import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.source.DeltaSource;
import io.relspec.delta.source.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/** Columns of a small table of any job, as sorted texts of lists of values. */
final class StoredTexts {
  private final Path location;
  private final List<String> columns;

  StoredTexts(Path location, List<String> columns) {
    this.location = location;
    this.columns = columns;
  }

  /** The rows of the last version. */
  List<String> rows() throws IOException {
    TableRows table = TableRows.open(location.toString());
    long latest = table.log().latest().version();
    return texts(table, consumer -> table.at(latest, columns, consumer));
  }

  /** The changes of all versions; the columns may be those about changes. */
  List<String> changes() throws IOException {
    TableRows table = TableRows.open(location.toString());
    long latest = table.log().latest().version();
    return texts(table, consumer -> table.changes(0, latest, columns, consumer));
  }

  /** What all changes come to. */
  List<String> fold() throws IOException {
    RowType type = type(TableLog.open(location.toString()));
    return ChangeFeed.fold(location.toString(), columns, row -> text(type, row));
  }

  private interface Reading {
    void show(Consumer<RowData> consumer) throws IOException;
  }

  private List<String> texts(TableRows table, Reading reading) throws IOException {
    RowType type = type(table.log());
    List<String> texts = new ArrayList<>();
    reading.show(row -> texts.add(text(type, row)));
    Collections.sort(texts);
    return texts;
  }

  private static String text(RowType type, RowData row) {
    return GraphTables.values(type, row).values().values().toString();
  }

  private RowType type(TableLog log) {
    RowType stored = log.latest().rowType();
    LogicalType[] types =
        columns.stream()
            .map(
                column ->
                    switch (column) {
                      case DeltaSource.COMMIT_VERSION -> new BigIntType(false);
                      case DeltaSource.CHANGE_TYPE ->
                          new VarCharType(false, VarCharType.MAX_LENGTH);
                      default -> stored.getTypeAt(stored.getFieldIndex(column));
                    })
            .toArray(LogicalType[]::new);
    return RowType.of(types, columns.toArray(String[]::new));
  }
}
