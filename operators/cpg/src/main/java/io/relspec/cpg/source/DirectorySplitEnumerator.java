package io.relspec.cpg.source;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tree once, off the coordinator's thread, and hands out small groups of files on
 * request.
 */
final class DirectorySplitEnumerator
    implements SplitEnumerator<DirectorySplit, DirectoryEnumeratorState> {
  private static final int FILES_PER_SPLIT = 32;

  private final SplitEnumeratorContext<DirectorySplit> context;
  private final DirectorySource.Directory directory;
  private final Deque<DirectorySplit> pending;
  private final Deque<Integer> waiting = new ArrayDeque<>();
  private boolean isScanned;

  DirectorySplitEnumerator(
      SplitEnumeratorContext<DirectorySplit> context,
      DirectorySource.Directory directory,
      DirectoryEnumeratorState state) {
    this.context = context;
    this.directory = directory;
    this.isScanned = state.isScanned();
    this.pending = new ArrayDeque<>(state.pending());
  }

  @Override
  public void start() {
    if (!isScanned) {
      context.callAsync(this::scan, this::accept);
    }
  }

  private DirectoryScanner.Scan scan() {
    return new DirectoryScanner(Path.of(directory.root()), directory.scope()).scan();
  }

  private void accept(DirectoryScanner.@Nullable Scan scan, @Nullable Throwable failure) {
    if (scan == null) {
      throw new FlinkRuntimeException("cannot list " + directory.root(), failure);
    }
    pending.addAll(split(scan));
    context.metricGroup().addGroup("relspec").counter("files_found").inc(scan.paths().size());
    isScanned = true;
    waiting.forEach(this::assign);
    waiting.clear();
  }

  private List<DirectorySplit> split(DirectoryScanner.Scan scan) {
    List<String> paths = scan.paths();
    SourceCommit commit =
        new SourceCommit(
            directory.repo(),
            1,
            "scan-1",
            List.of(),
            scan.lastModifiedMs(),
            null,
            paths.size(),
            0,
            0,
            true);
    List<DirectorySplit> splits = new ArrayList<>();
    for (int from = 0; from == 0 || from < paths.size(); from += FILES_PER_SPLIT) {
      List<String> group = paths.subList(from, Math.min(paths.size(), from + FILES_PER_SPLIT));
      splits.add(new DirectorySplit("files-" + from, commit, from == 0, group));
    }
    return splits;
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String requesterHost) {
    if (isScanned) {
      assign(subtask);
    } else {
      waiting.add(subtask);
    }
  }

  private void assign(int subtask) {
    DirectorySplit next = pending.poll();
    if (next == null) {
      context.signalNoMoreSplits(subtask);
    } else {
      context.assignSplit(next, subtask);
    }
  }

  @Override
  public void addSplitsBack(List<DirectorySplit> splits, int subtask) {
    splits.forEach(pending::addFirst);
  }

  @Override
  public void addReader(int subtask) {
    // Readers ask for splits themselves.
  }

  @Override
  public DirectoryEnumeratorState snapshotState(long checkpointId) {
    return new DirectoryEnumeratorState(isScanned, List.copyOf(pending));
  }

  @Override
  public void close() {
    // Holds nothing that needs closing.
  }
}
