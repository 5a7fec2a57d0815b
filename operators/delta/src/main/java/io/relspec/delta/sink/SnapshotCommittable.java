package io.relspec.delta.sink;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The commits of sources that one checkpoint holds, and the commits of tables that they became. The
 * versions of the tables follow from the logs as soon as the commits are in them.
 *
 * @param sinkId the sink
 * @param incarnation the life of the sink
 * @param checkpointId the checkpoint
 * @param commitId identity of this committable
 * @param rowsTotal rows of this sink up to and including this committable
 * @param marks commits of sources, in the order in which they came; at least one
 * @param commits identity of the last commit of each table by its name; a table without one has
 *     never been changed
 */
record SnapshotCommittable(
    String sinkId,
    String incarnation,
    long checkpointId,
    String commitId,
    long rowsTotal,
    List<SourceMark> marks,
    SortedMap<String, String> commits) {

  SnapshotCommittable {
    marks = List.copyOf(marks);
    commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
    if (marks.isEmpty()) {
      throw new IllegalArgumentException("a checkpoint without commits of sources is no snapshot");
    }
  }

  SinkProgress progress() {
    return new SinkProgress(incarnation, checkpointId, commitId, rowsTotal);
  }
}
