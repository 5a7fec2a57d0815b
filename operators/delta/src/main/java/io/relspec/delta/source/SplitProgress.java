package io.relspec.delta.source;

/** How far a split is read. */
final class SplitProgress {
  private final DeltaSourceSplit split;
  private int filesDone;
  private long rowsDone;

  SplitProgress(DeltaSourceSplit split) {
    this.split = split;
    this.rowsDone = split.files().isEmpty() ? 0 : split.files().get(0).rowsDone();
  }

  void advance(int file, long rows) {
    filesDone = file;
    rowsDone = rows;
  }

  long timestampMs() {
    return split.timestampMs();
  }

  boolean isCommit() {
    return split.isCommit();
  }

  /** What is left of the split. */
  DeltaSourceSplit left() {
    return split.after(filesDone, rowsDone);
  }
}
