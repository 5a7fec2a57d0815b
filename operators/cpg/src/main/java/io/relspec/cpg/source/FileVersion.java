package io.relspec.cpg.source;

import org.jspecify.annotations.Nullable;

/**
 * A file as one commit left it.
 *
 * @param content bytes, or why there are none
 * @param fileMode mode in git, null without git
 * @param commitId commit that last changed the file
 * @param commitSeq place of that commit among the applied ones, from 1
 * @param commitTimeMs milliseconds since the epoch
 * @param index what an external index says about the file: a message of its metadata and the
 *     document of the file; null if it does not know the file
 */
@SuppressWarnings("ArrayRecordComponent") // handed to native code as it is
public record FileVersion(
    FileContent content,
    @Nullable Integer fileMode,
    String commitId,
    long commitSeq,
    long commitTimeMs,
    byte @Nullable [] index) {

  /** A file that no index knows. */
  public FileVersion(
      FileContent content,
      @Nullable Integer fileMode,
      String commitId,
      long commitSeq,
      long commitTimeMs) {
    this(content, fileMode, commitId, commitSeq, commitTimeMs, null);
  }

  /** A file as a commit leaves it. */
  public static FileVersion of(
      SourceCommit commit,
      FileContent content,
      @Nullable Integer fileMode,
      byte @Nullable [] index) {
    return new FileVersion(
        content, fileMode, commit.commitId(), commit.commitSeq(), commit.commitTimeMs(), index);
  }
}
