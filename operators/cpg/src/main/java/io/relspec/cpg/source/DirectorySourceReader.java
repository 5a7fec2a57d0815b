package io.relspec.cpg.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/** Reads the files of its splits one by one, a file per poll. */
final class DirectorySourceReader implements SourceReader<SourceRecord, DirectorySplit> {
  private final SourceReaderContext context;
  private final Path root;
  private final long maxFileBytes;
  private final @Nullable Path indexPath;
  private final Deque<DirectorySplit> splits = new ArrayDeque<>();
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private boolean noMoreSplits;
  private boolean commitEmitted;
  private int filesRead;
  private @Nullable IndexFile index;

  DirectorySourceReader(SourceReaderContext context, DirectorySource.Directory directory) {
    this.context = context;
    this.root = Path.of(directory.root());
    this.maxFileBytes = directory.scope().maxFileBytes();
    this.indexPath = directory.index() == null ? null : Path.of(directory.index());
  }

  @Override
  public void start() {
    if (indexPath != null) {
      index = IndexFile.open(indexPath);
    }
    if (splits.isEmpty()) {
      context.sendSplitRequest();
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<SourceRecord> output) {
    DirectorySplit split = splits.peek();
    if (split == null) {
      return whenIdle();
    }
    if (split.emitsCommit() && !commitEmitted) {
      output.collect(split.commit());
      if (index != null) {
        output.collect(FileChange.ofIndex(split.commit(), index.besides(), index.problems(root)));
      }
      commitEmitted = true;
    } else if (filesRead < split.paths().size()) {
      output.collect(read(split, split.paths().get(filesRead)));
      filesRead++;
    }
    if (split.after(commitEmitted, filesRead) == null) {
      finishSplit();
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private InputStatus whenIdle() {
    if (noMoreSplits) {
      return InputStatus.END_OF_INPUT;
    }
    if (available.isDone()) {
      available = new CompletableFuture<>();
    }
    return InputStatus.NOTHING_AVAILABLE;
  }

  private FileChange read(DirectorySplit split, String path) {
    SourceCommit commit = split.commit();
    FileContent content = FileReading.read(root, path, maxFileBytes);
    return new FileChange(
        commit.repo(),
        path,
        FileVersion.of(commit, content, null, index == null ? null : index.about(path)));
  }

  private void finishSplit() {
    splits.remove();
    commitEmitted = false;
    filesRead = 0;
    if (splits.isEmpty() && !noMoreSplits) {
      context.sendSplitRequest();
    }
  }

  @Override
  public List<DirectorySplit> snapshotState(long checkpointId) {
    List<DirectorySplit> remaining = new ArrayList<>(splits);
    if (!remaining.isEmpty()) {
      DirectorySplit current = remaining.get(0).after(commitEmitted, filesRead);
      if (current == null) {
        remaining.remove(0);
      } else {
        remaining.set(0, current);
      }
    }
    return remaining;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return splits.isEmpty() && !noMoreSplits ? available : CompletableFuture.completedFuture(null);
  }

  @Override
  public void addSplits(List<DirectorySplit> added) {
    splits.addAll(added);
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public void close() throws IOException {
    // Every file but the index is closed as soon as it is read.
    if (index != null) {
      index.close();
    }
  }
}
