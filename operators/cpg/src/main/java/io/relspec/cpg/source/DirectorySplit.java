package io.relspec.cpg.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * Files of one scan that one reader reads.
 *
 * @param splitId unique within the scan
 * @param commit the scan as a commit; every file of the split was last changed by it
 * @param emitsCommit whether this split also emits the commit itself; one split of a scan does
 * @param paths files still to be read, in order
 */
public record DirectorySplit(
    String splitId, SourceCommit commit, boolean emitsCommit, List<String> paths)
    implements SourceSplit {

  public DirectorySplit {
    paths = List.copyOf(paths);
  }

  /**
   * What is left after the commit was emitted and {@code count} files were read; null if nothing.
   */
  @Nullable DirectorySplit after(boolean commitEmitted, int count) {
    boolean stillEmits = emitsCommit && !commitEmitted;
    return count == paths.size() && !stillEmits
        ? null
        : new DirectorySplit(splitId, commit, stillEmits, paths.subList(count, paths.size()));
  }

  @Override
  public String splitId() {
    return splitId;
  }
}
