package io.relspec.delta.kernel;

import io.delta.kernel.Snapshot;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The data files that make up one version of a table. */
public final class TableSnapshot {
  private TableSnapshot() {}

  /**
   * A data file.
   *
   * @param path full path
   * @param sizeBytes length
   * @param partition value of each partition column
   */
  public record DataFile(String path, long sizeBytes, Map<String, String> partition)
      implements Serializable {
    private static final long serialVersionUID = 1L;

    public DataFile {
      partition = Collections.unmodifiableMap(new TreeMap<>(partition));
    }
  }

  /**
   * The data files of the latest version, largest first.
   *
   * @throws io.relspec.delta.DeltaException if there is no table, or a file has rows deleted by a
   *     deletion vector, which this reader does not apply
   */
  public static List<DataFile> latest(String location) throws IOException {
    Engine engine = DefaultEngine.create(FileIOs.of(location, false));
    String root = engine.getFileSystemClient().resolvePath(location);
    Snapshot snapshot = DeltaTable.latest(engine, root);
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        snapshot.getScanBuilder().build().getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(file(location, rows.next()));
          }
        }
      }
    }
    files.sort((a, b) -> Long.compare(b.sizeBytes(), a.sizeBytes()));
    return files;
  }

  private static DataFile file(String location, Row scanFile) {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(scanFile);
    if (InternalScanFileUtils.getDeletionVectorDescriptorFromRow(scanFile) != null) {
      throw DeltaErrors.deletionVectorUnsupported(location, status.getPath());
    }
    return new DataFile(
        status.getPath(), status.getSize(), InternalScanFileUtils.getPartitionValues(scanFile));
  }

  /** All bytes of a data file. */
  public static byte[] read(DataFile file) throws IOException {
    FileIO fileIO = FileIOs.of(file.path(), false);
    byte[] bytes = new byte[Math.toIntExact(file.sizeBytes())];
    try (SeekableInputStream in = fileIO.newInputFile(file.path(), file.sizeBytes()).newStream()) {
      in.readFully(bytes, 0, bytes.length);
    }
    return bytes;
  }
}
