package io.relspec.delta.sink.writer;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Where the live rows of a scope are: runs of rows in data files, in the order in which they were
 * added. A scope that was written once is one run.
 *
 * @param runs the runs, none of them next to the one before in the same file
 */
record ScopeRows(List<Run> runs) {
  static final ScopeRows NONE = new ScopeRows(List.of());

  ScopeRows {
    runs = List.copyOf(runs);
  }

  /**
   * Rows of a file that follow each other.
   *
   * @param file id of the data file, see {@link FilePaths#ofId}
   * @param first zero-based number of the first row
   * @param count number of rows, at least one
   */
  record Run(UUID file, int first, int count) {}

  /** The same and a run behind. */
  ScopeRows plus(RowPosition first, int count) {
    Builder builder = new Builder();
    runs.forEach(builder::add);
    builder.add(new Run(first.file(), first.row(), count));
    return builder.build();
  }

  /** Puts rows together in order. */
  static final class Builder {
    private final List<Run> runs = new ArrayList<>();

    void add(RowPosition position) {
      add(new Run(position.file(), position.row(), 1));
    }

    void add(Run run) {
      if (!runs.isEmpty()) {
        Run last = runs.get(runs.size() - 1);
        if (last.file().equals(run.file()) && last.first() + last.count() == run.first()) {
          runs.set(runs.size() - 1, new Run(last.file(), last.first(), last.count() + run.count()));
          return;
        }
      }
      runs.add(run);
    }

    ScopeRows build() {
      return runs.isEmpty() ? NONE : new ScopeRows(runs);
    }
  }
}
