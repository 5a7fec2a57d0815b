package io.relspec.delta.kernel;

import io.delta.kernel.Snapshot;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.SingleAction;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The data files of the version last seen, by path, and the deleted rows of those that were asked
 * for. A sole writer keeps them up to date from its own commits and reads the log once.
 *
 * <p>Memory: some 500 bytes a file, and the bitmaps of files that have lost rows.
 */
final class LiveFiles {
  private final Map<String, LiveFile> files = new HashMap<>();
  private final Map<String, RoaringBitmap> deleted = new HashMap<>();

  private LiveFiles() {}

  static LiveFiles of(Engine engine, Snapshot snapshot) throws IOException {
    LiveFiles live = new LiveFiles();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    ScanFiles.forEach(
        scan.getScanFiles(engine, true),
        row -> live.put(LiveFile.of(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL))));
    return live;
  }

  @Nullable LiveFile get(String path) {
    return files.get(path);
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
