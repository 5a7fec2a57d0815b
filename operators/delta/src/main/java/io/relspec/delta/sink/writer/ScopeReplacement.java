package io.relspec.delta.sink.writer;

import io.relspec.delta.ColumnTypes;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The difference between the rows that a scope has and those that are to be its rows, as multisets.
 * A row that goes and one that comes with the same primary key are an update.
 */
final class ScopeReplacement {
  private final TableSpec spec;
  private final String fileSpec;
  private final ChangeFiles files;
  private final KeyRows keys;
  private final DeletedRows deleted;

  ScopeReplacement(TableSpec spec, ChangeFiles files, DeletedRows deleted) {
    this.spec = spec;
    this.fileSpec = FileSpecs.json(spec, DeltaSinkOptions.Compression.SNAPPY);
    this.files = files;
    this.keys = KeyRows.of(spec);
    this.deleted = deleted;
  }

  /**
   * Writes the difference and gives the rows of the scope afterwards.
   *
   * @param before rows that the scope has in files of earlier checkpoints
   * @param old what they are
   * @param batches the rows to be, used up also if this fails
   */
  ScopeRows write(ScopeRows before, OldRows old, List<ColumnarBatch> batches) {
    List<RowPosition> positions = new ArrayList<>();
    Map<BinaryRowData, Deque<RowPosition>> unmatched = new HashMap<>();
    for (ScopeRows.Run run : before.runs()) {
      for (int row = run.first(); row < run.first() + run.count(); row++) {
        RowPosition position = new RowPosition(run.file(), row);
        positions.add(position);
        unmatched.computeIfAbsent(old.at(position), r -> new ArrayDeque<>(1)).add(position);
      }
    }
    Set<RowPosition> kept = new HashSet<>();
    List<BinaryRowData> coming = new ArrayList<>();
    for (ColumnarBatch batch : batches) {
      String columns =
          ColumnTypes.readerColumns(spec.name(), spec.rowType(), batch.partition()).toString();
      batch.takeRows(
          fileSpec,
          columns,
          spec.rowType().getFieldCount(),
          row -> {
            Deque<RowPosition> same = unmatched.get(row);
            if (same == null || same.isEmpty()) {
              coming.add(row);
            } else {
              kept.add(same.remove());
            }
          });
    }
    List<RowPosition> going = positions.stream().filter(p -> !kept.contains(p)).toList();
    ScopeRows.Builder after = new ScopeRows.Builder();
    positions.stream().filter(kept::contains).forEach(after::add);
    write(going, old, coming, after);
    return after.build();
  }

  private void write(
      List<RowPosition> going, OldRows old, List<BinaryRowData> coming, ScopeRows.Builder after) {
    Set<RowData> goingKeys = new HashSet<>();
    Set<RowData> comingKeys = new HashSet<>();
    if (!spec.primaryKey().isEmpty()) {
      going.forEach(position -> goingKeys.add(keys.getKey(old.at(position))));
      coming.forEach(row -> comingKeys.add(keys.getKey(row)));
    }
    for (RowPosition position : going) {
      BinaryRowData row = old.at(position);
      boolean isUpdate = !comingKeys.isEmpty() && comingKeys.contains(keys.getKey(row));
      deleted.add(position);
      files.addChange(row, isUpdate ? ChangeType.UPDATE_PREIMAGE : ChangeType.DELETE);
    }
    for (BinaryRowData row : coming) {
      boolean isUpdate = !goingKeys.isEmpty() && goingKeys.contains(keys.getKey(row));
      after.add(files.add(row, isUpdate ? ChangeType.UPDATE_POSTIMAGE : ChangeType.INSERT));
    }
  }
}
