package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** The rows of a table of snapshots: one per commit of a source and table. */
final class SnapshotRows {
  static final List<String> COLUMNS =
      List.of(
          "repo",
          "commit_seq",
          "table_schema",
          "table_name",
          "commit_id",
          "table_version",
          "last_commit_seq",
          "checkpoint_id",
          "application_id",
          "contract_version",
          "committed_at");

  private SnapshotRows() {}

  /**
   * Refuses a table that has other columns.
   *
   * @throws io.relspec.delta.DeltaException if it has
   */
  static void check(TableSpec spec) {
    if (!spec.rowType().getFieldNames().equals(COLUMNS)) {
      throw DeltaErrors.specInvalid(
          spec.name(), "the columns of a table of snapshots are " + String.join(", ", COLUMNS));
    }
  }

  /**
   * Rows of a checkpoint.
   *
   * @param versions version of each table by its name
   */
  static List<RowData> of(
      SnapshotCommittable committable,
      List<SnapshotTable> tables,
      SortedMap<String, Long> versions,
      long nowMs) {
    Map<String, Long> last = new HashMap<>();
    committable.marks().forEach(mark -> last.merge(mark.repo(), mark.commitSeq(), Long::max));
    String applicationId = committable.progress().applicationId(committable.sinkId());
    List<RowData> rows = new ArrayList<>();
    for (SourceMark mark : committable.marks()) {
      for (SnapshotTable table : tables) {
        rows.add(
            GenericRowData.of(
                StringData.fromString(mark.repo()),
                mark.commitSeq(),
                StringData.fromString(table.schema()),
                StringData.fromString(table.name()),
                StringData.fromString(mark.commitId()),
                versions.get(table.name()),
                last.get(mark.repo()),
                committable.checkpointId(),
                StringData.fromString(applicationId),
                StringData.fromString(table.contractVersion()),
                TimestampData.fromEpochMillis(nowMs)));
      }
    }
    return rows;
  }
}
