package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import java.util.List;

/**
 * What one checkpoint adds to one table.
 *
 * @param sinkId the sink
 * @param incarnation the life of the sink, chosen at its first start and restored ever after
 * @param checkpointId the checkpoint; grows from committable to committable
 * @param commitId identity of the content, new for each committable that is put together
 * @param rowsTotal rows of this incarnation up to and including this committable
 * @param files the files, at least one
 */
public record DeltaCommittable(
    String sinkId,
    String incarnation,
    long checkpointId,
    String commitId,
    long rowsTotal,
    List<DataFileManifest> files) {

  public DeltaCommittable {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException("a checkpoint without files is not committed");
    }
  }

  /** Rows in the files. */
  long rows() {
    return files.stream().mapToLong(DataFileManifest::rows).sum();
  }

  /** Rows that this incarnation has committed before. */
  long rowsBefore() {
    return rowsTotal - rows();
  }

  /** Name under which Delta records the sink's transactions. */
  String applicationId() {
    return sinkId + "/" + incarnation;
  }

  SinkProgress progress() {
    return new SinkProgress(incarnation, checkpointId, commitId, rowsTotal);
  }
}
