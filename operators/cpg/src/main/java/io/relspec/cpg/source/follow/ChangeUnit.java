package io.relspec.cpg.source.follow;

import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * All changes that one commit makes, ready to be emitted.
 *
 * <p>A unit holds names of contents, not the contents: they are read while it is emitted, one file
 * at a time, so its size in memory does not depend on the size of the files.
 */
public interface ChangeUnit {

  /** The commit the unit stands for. */
  SourceCommit commit();

  /**
   * Emits the commit, its file changes and its diagnostics.
   *
   * @param out takes each record at once, and blocks when the job is behind
   * @return where the follower stands after the unit, for {@link FollowSplit#cursor()}
   * @throws SourceException if a content cannot be read any more, with a code
   * @throws IOException likewise. If nothing was emitted yet the repository is looked at again
   *     later; otherwise the job has to start over from its last checkpoint
   */
  byte[] emit(Consumer<SourceRecord> out) throws SourceException, IOException;
}
