package io.relspec.delta.kernel;

import io.delta.kernel.Snapshot;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
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
    ScanFiles.forEach(
        snapshot.getScanBuilder().build().getScanFiles(engine),
        row -> files.add(file(location, row)));
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
    return FileIOs.readAll(FileIOs.of(file.path(), false), file.path(), file.sizeBytes());
  }
}
