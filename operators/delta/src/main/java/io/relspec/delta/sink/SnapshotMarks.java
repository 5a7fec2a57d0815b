package io.relspec.delta.sink;

import java.io.Serializable;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;

/**
 * The commits of sources, as rows.
 *
 * @param rows one row per commit, between the same two barriers as all its changes
 * @param columns where rows say which commit they are
 */
public record SnapshotMarks(DataStream<RowData> rows, Columns columns) {

  /**
   * Positions of columns.
   *
   * @param repo of a STRING NOT NULL
   * @param commitSeq of a BIGINT NOT NULL
   * @param commitId of a STRING NOT NULL
   */
  public record Columns(int repo, int commitSeq, int commitId) implements Serializable {
    SourceMark markOf(RowData row) {
      return new SourceMark(
          row.getString(repo).toString(),
          row.getLong(commitSeq),
          row.getString(commitId).toString());
    }
  }
}
