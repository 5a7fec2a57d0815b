package io.relspec.delta.kernel;

import io.delta.kernel.Snapshot;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.SingleAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The data files of the version last seen, by path, and the deleted rows of those that were asked
 * for. A sole writer keeps them up to date from its own commits and reads the log once.
 *
 * <p>Memory: some 500 bytes a file, the bitmaps of files that have lost rows, and the origins of
 * rewritten files once rows of theirs are asked for.
 */
final class LiveFiles {
  private final Map<String, LiveFile> files = new HashMap<>();
  private final Map<String, RoaringBitmap> deleted = new HashMap<>();

  /** The file that holds the rows of one that was rewritten; made when it is asked for. */
  private @Nullable Map<String, Holder> rewritten;

  /** A file and where its rows were before. */
  private record Holder(String path, Origins origins) {}

  private LiveFiles() {}

  /**
   * The files of a version.
   *
   * @throws io.relspec.delta.DeltaException if the log is damaged
   */
  static LiveFiles of(Engine engine, Snapshot snapshot) {
    return LogReading.reading(snapshot.getPath(), () -> read(engine, snapshot));
  }

  private static LiveFiles read(Engine engine, Snapshot snapshot) {
    LiveFiles live = new LiveFiles();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try {
      ScanFiles.forEach(
          scan.getScanFiles(engine, true),
          row -> live.put(LiveFile.of(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return live;
  }

  @Nullable LiveFile get(String path) {
    return files.get(path);
  }

  Collection<LiveFile> all() {
    return files.values();
  }

  /**
   * Where rows of a file are that is no longer there.
   *
   * @param rows numbers in that file, ascending
   * @return empty if nobody rewrote the file, or one of the rows was gone when somebody did
   */
  Optional<MovedRows> moved(String path, int[] rows) {
    Holder holder = rewritten().get(path);
    return holder == null || !files.containsKey(holder.path())
        ? Optional.empty()
        : holder.origins().now(path, rows).map(now -> new MovedRows(holder.path(), now));
  }

  private Map<String, Holder> rewritten() {
    if (rewritten == null) {
      Map<String, Holder> holders = new HashMap<>();
      for (LiveFile file : files.values()) {
        Holder holder = new Holder(file.path(), Origins.of(file.tags(), file.path()));
        holder.origins().paths().forEach(old -> holders.put(old, holder));
      }
      rewritten = holders;
    }
    return rewritten;
  }

  /** The deleted rows of a file that is live; not to be changed. */
  RoaringBitmap deletedRows(Engine engine, String root, LiveFile file) throws IOException {
    RoaringBitmap known = deleted.get(file.path());
    if (known == null) {
      known =
          file.deletionVector() == null
              ? new RoaringBitmap()
              : DeletionVectors.read(engine, root, file.deletionVector());
      deleted.put(file.path(), known);
    }
    return known;
  }

  /** Takes in a file from the log entry that adds it. */
  void putAdded(Row action) {
    put(LiveFile.of(action.getStruct(SingleAction.ADD_FILE_ORDINAL)));
  }

  void put(LiveFile file) {
    files.put(file.path(), file);
  }

  void put(LiveFile file, RoaringBitmap deletedRows) {
    put(file);
    deleted.put(file.path(), deletedRows);
  }

  void remove(String path) {
    files.remove(path);
    deleted.remove(path);
  }
}
