package io.relspec.app.job;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The versions of the tables that belong to a commit.
 *
 * @param repo name of the repository
 * @param commitSeq counts the commits of the repository that were applied
 * @param commitId hash of the commit, or {@code scan-<commitSeq>} for the state of a directory
 * @param lastCommitSeq the commit that the versions are of; a later one if the two became visible
 *     together
 * @param versions version by table
 */
record Snapshot(
    String repo,
    long commitSeq,
    String commitId,
    long lastCommitSeq,
    SortedMap<String, Long> versions) {

  Snapshot {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /**
   * The version of a table.
   *
   * @throws IllegalArgumentException if the snapshot does not know the table
   */
  long versionOf(String dataset) {
    Long version = versions.get(dataset);
    if (version == null) {
      throw new IllegalArgumentException("commit " + commitId + " has no version of " + dataset);
    }
    return version;
  }
}
