package io.relspec.cpg.source.follow;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A repository and how far it was applied.
 *
 * @param repo name of the repository
 * @param commitSeq number of commits applied so far
 * @param cursor where the follower stands, in a layout of its own with a version byte; empty before
 *     the first commit
 */
@SuppressWarnings("ArrayRecordComponent") // opaque here; nobody compares cursors
public record FollowSplit(String repo, long commitSeq, byte[] cursor) implements SourceSplit {

  /** A repository of which nothing is applied. */
  static FollowSplit initial(String repo) {
    return new FollowSplit(repo, 0, new byte[0]);
  }

  /** Whether nothing is applied yet. */
  public boolean isInitial() {
    return cursor.length == 0;
  }

  @Override
  public String splitId() {
    return repo;
  }
}
