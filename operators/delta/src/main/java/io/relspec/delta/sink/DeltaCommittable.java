package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.RowDeletions;
import java.util.List;

/**
 * What one checkpoint changes in one table.
 *
 * @param sinkId the sink
 * @param incarnation the life of the sink, chosen at its first start and restored ever after
 * @param checkpointId the checkpoint; grows from committable to committable
 * @param commitId identity of the content, new for each committable that is put together
 * @param rowsTotal rows in all new data files of this sink up to and including this committable
 * @param files new data files
 * @param changeFiles files of the change feed only
 * @param deletions rows that leave data files, one entry per file
 */
public record DeltaCommittable(
    String sinkId,
    String incarnation,
    long checkpointId,
    String commitId,
    long rowsTotal,
    List<DataFileManifest> files,
    List<DataFileManifest> changeFiles,
    List<RowDeletions> deletions) {

  public DeltaCommittable {
    files = List.copyOf(files);
    changeFiles = List.copyOf(changeFiles);
    deletions = List.copyOf(deletions);
    if (files.isEmpty() && deletions.isEmpty()) {
      throw new IllegalArgumentException("a checkpoint without changes is not committed");
    }
  }

  /** Rows in the new data files. */
  long rows() {
    return files.stream().mapToLong(DataFileManifest::rows).sum();
  }

  /** Rows that this sink has added before. */
  long rowsBefore() {
    return rowsTotal - rows();
  }

  /** Rows that leave. */
  long rowsDeleted() {
    return deletions.stream().mapToLong(RowDeletions::count).sum();
  }

  /** Name under which Delta records the sink's transactions. */
  String applicationId() {
    return progress().applicationId(sinkId);
  }

  SinkProgress progress() {
    return new SinkProgress(incarnation, checkpointId, commitId, rowsTotal);
  }
}
