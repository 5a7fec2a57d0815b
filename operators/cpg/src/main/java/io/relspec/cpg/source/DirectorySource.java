package io.relspec.cpg.source;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a directory tree, once: a scan is one commit that adds every file.
 *
 * <p>A commit must not straddle a checkpoint barrier. The scan as a whole is the commit, so the job
 * that runs this source takes its only checkpoint at the end of input.
 */
public final class DirectorySource
    implements Source<SourceRecord, DirectorySplit, DirectoryEnumeratorState> {
  private static final long serialVersionUID = 1L;

  private final Directory directory;

  /**
   * Where and what to read.
   *
   * @param repo name of the repository
   * @param root real path of the directory
   * @param scope which files count
   * @param index external index of the directory, null if there is none
   */
  public record Directory(String repo, String root, FileScope scope, @Nullable String index)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A source over {@code root}.
   *
   * @param index external index of the directory, null if there is none
   * @throws IOException if {@code root} is no directory that can be read
   */
  public static DirectorySource of(String repo, Path root, FileScope scope, @Nullable Path index)
      throws IOException {
    Path real = root.toRealPath();
    if (!Files.isDirectory(real)) {
      throw new IOException(root + " is not a directory");
    }
    return new DirectorySource(
        new Directory(repo, real.toString(), scope, index == null ? null : index.toString()));
  }

  private DirectorySource(Directory directory) {
    this.directory = directory;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<SourceRecord, DirectorySplit> createReader(SourceReaderContext context) {
    return new DirectorySourceReader(context, directory);
  }

  @Override
  public SplitEnumerator<DirectorySplit, DirectoryEnumeratorState> createEnumerator(
      SplitEnumeratorContext<DirectorySplit> context) {
    return restoreEnumerator(context, new DirectoryEnumeratorState(false, List.of()));
  }

  @Override
  public SplitEnumerator<DirectorySplit, DirectoryEnumeratorState> restoreEnumerator(
      SplitEnumeratorContext<DirectorySplit> context, DirectoryEnumeratorState state) {
    return new DirectorySplitEnumerator(context, directory, state);
  }

  @Override
  public SimpleVersionedSerializer<DirectorySplit> getSplitSerializer() {
    return new DirectorySplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<DirectoryEnumeratorState> getEnumeratorCheckpointSerializer() {
    return new DirectoryEnumeratorState.Serializer();
  }
}
