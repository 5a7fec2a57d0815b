package io.relspec.delta.kernel;

import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.SingleAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.IntConsumer;
import org.roaringbitmap.RoaringBitmap;

/**
 * The log entries that put files in the place of others, made against the files of one version.
 *
 * <p>Rows that were deleted since the others were read get a deletion vector in the new file, so a
 * rewrite does not lose against a writer that is faster; of a file that is gone, these are all. No
 * entry says that data changes.
 */
final class RewriteActions {
  private final Engine engine;
  private final String root;
  private final LiveFiles live;
  private final DeletionVectors vectors = new DeletionVectors();
  private final List<Row> rows = new ArrayList<>();

  RewriteActions(Engine engine, String root, LiveFiles live) {
    this.engine = engine;
    this.root = root;
    this.live = live;
  }

  /**
   * The rows of the new file that are deleted by now.
   *
   * @return empty if the others no longer hold what was read, or nothing of it is left
   */
  Optional<RoaringBitmap> deletedSince(Rewrite rewrite) throws IOException {
    RoaringBitmap deleted = new RoaringBitmap();
    int first = 0;
    for (DataFile input : rewrite.inputs()) {
      int start = first;
      first += input.rowsLeft();
      LiveFile now = live.get(input.path());
      if (now == null) {
        deleted.add((long) start, first);
        continue;
      }
      RoaringBitmap deletedNow = live.deletedRows(engine, root, now);
      if (!deletedNow.contains(input.deleted())) {
        return Optional.empty();
      }
      RoaringBitmap.andNot(deletedNow, input.deleted())
          .forEach((IntConsumer) row -> deleted.add(start + row - input.deleted().rank(row)));
    }
    return deleted.getCardinality() == first ? Optional.empty() : Optional.of(deleted);
  }

  /** Puts a file that still can be in the place of the others. */
  void add(Rewrite rewrite, RoaringBitmap deleted, long timestampMs) {
    for (DataFile input : rewrite.inputs()) {
      LiveFile now = live.get(input.path());
      if (now != null) {
        rows.add(SingleAction.createRemoveFileSingleAction(now.remove(timestampMs, false)));
      }
    }
    LiveFile file =
        new LiveFile(
            rewrite.output().path(),
            rewrite.inputs().get(0).partition(),
            rewrite.output().sizeBytes(),
            rewrite.output().modificationTimeMs(),
            rewrite.output().statistics(),
            Origins.ofRewritten(rewrite.inputs(), this::isThere).tags(),
            null,
            null,
            null);
    if (!deleted.isEmpty()) {
      file =
          file.with(
              vectors.add(deleted), ChangeActions.loose(ChangeActions.statistics(root, file)));
    }
    rows.add(SingleAction.createAddFileSingleAction(file.add(false)));
  }

  /** Whoever took a file away meanwhile says where its rows are, if they are anywhere. */
  private boolean isThere(DataFile file) {
    return live.get(file.path()) != null;
  }

  DeletionVectors vectors() {
    return vectors;
  }

  List<Row> rows() {
    return rows;
  }
}
