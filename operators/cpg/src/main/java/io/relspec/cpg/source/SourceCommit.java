package io.relspec.cpg.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A state of a repository that was applied as one unit: all its file changes lie between two
 * checkpoint barriers.
 *
 * @param repo name of the repository
 * @param commitSeq counts the applied commits of the repository from 1
 * @param commitId hash of the commit, or {@code scan-<commitSeq>} for a directory scan
 * @param parentIds hashes of the parents
 * @param commitTimeMs milliseconds since the epoch
 * @param ref branch or tag followed, null for a directory
 * @param filesAdded files the commit adds
 * @param filesChanged files the commit changes
 * @param filesDeleted files the commit deletes
 * @param isFull whether the commit lists the whole repository
 */
public record SourceCommit(
    String repo,
    long commitSeq,
    String commitId,
    List<String> parentIds,
    long commitTimeMs,
    @Nullable String ref,
    int filesAdded,
    int filesChanged,
    int filesDeleted,
    boolean isFull)
    implements SourceRecord {

  public SourceCommit {
    parentIds = List.copyOf(parentIds);
    if (commitSeq < 1) {
      throw new IllegalArgumentException("commits are counted from 1, not " + commitSeq);
    }
  }
}
