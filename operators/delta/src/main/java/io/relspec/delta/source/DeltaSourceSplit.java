package io.relspec.delta.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * What one reader reads of one version: files of a snapshot, or its part of a commit's changes.
 *
 * <p>A commit gives one split to every reader, with the files that fall to it, which may be none:
 * so every reader learns that the version is over.
 *
 * @param splitId unique name among the splits of a source
 * @param version the table version
 * @param timestampMs when it was committed, milliseconds since the epoch
 * @param isCommit whether the split is part of a commit's changes; otherwise of a snapshot
 * @param files what is left to be read, in order
 */
public record DeltaSourceSplit(
    String splitId, long version, long timestampMs, boolean isCommit, List<FileRead> files)
    implements SourceSplit {

  public DeltaSourceSplit {
    files = List.copyOf(files);
  }

  /** The split as it is left when the first files and rows of the next one are done with. */
  DeltaSourceSplit after(int filesDone, long rowsDone) {
    if (filesDone == 0 && rowsDone == 0) {
      return this;
    }
    List<FileRead> left = new ArrayList<>(files.subList(filesDone, files.size()));
    if (!left.isEmpty() && rowsDone > 0) {
      left.set(0, left.get(0).withRowsDone(rowsDone));
    }
    return new DeltaSourceSplit(splitId, version, timestampMs, isCommit, left);
  }
}
