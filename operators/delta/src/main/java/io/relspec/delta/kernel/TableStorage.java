package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DeltaErrors;
import io.relspec.udf.columnar.FileBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The data files of a table, on whatever file system its location names. */
public final class TableStorage {
  private final FileIO fileIO;
  private final String root;

  private TableStorage(FileIO fileIO, String root) {
    this.fileIO = fileIO;
    this.root = root;
  }

  /**
   * The files of the table at a location.
   *
   * @param location directory of a table
   * @param fsync whether closed files must survive the loss of power
   * @throws io.relspec.delta.DeltaException if no file system knows the location
   */
  public static TableStorage open(String location, boolean fsync) throws IOException {
    FileIO fileIO = FileIOs.of(location, fsync);
    return new TableStorage(fileIO, fileIO.resolvePath(location));
  }

  /** What the file system says about a closed file. */
  public record Closed(long sizeBytes, long modificationTimeMs) {}

  /**
   * Begins a file.
   *
   * @param path path below the table's location, of a file that nobody else writes
   */
  public DataFileStream create(String path) throws IOException {
    String full = root + "/" + path;
    CrashPoints.reached(CrashPoint.P1_WRITER_OPENED, full);
    fileIO.mkdirs(full.substring(0, full.lastIndexOf('/')));
    return new DataFileStream(full, fileIO.newOutputFile(full).create(false));
  }

  /**
   * Opens a closed file.
   *
   * @throws java.io.FileNotFoundException if it is not there
   */
  public OpenFile open(String path) throws IOException {
    String full = root + "/" + path;
    long size = fileIO.getFileStatus(full).getSize();
    return new OpenFile(fileIO.newInputFile(full, size).newStream(), size);
  }

  /** A file that is being read. */
  public static final class OpenFile implements FileBytes, AutoCloseable {
    private final SeekableInputStream stream;
    private final long size;

    private OpenFile(SeekableInputStream stream, long size) {
      this.stream = stream;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
      stream.seek(position);
      stream.readFully(into, offset, length);
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** The status of a closed file. */
  public Closed closed(String path) throws IOException {
    FileStatus status = fileIO.getFileStatus(root + "/" + path);
    return new Closed(status.getSize(), status.getModificationTime());
  }

  /**
   * A file below the table's location.
   *
   * @param path path below it
   */
  public record Listed(String path, long sizeBytes, long modificationTimeMs) {}

  /**
   * All data files, files of the change feed and deletion vectors below the table's location,
   * committed or not. Directories that begin with a dot or an underscore are left out, unless they
   * are of a partition or of the change feed; links are not followed.
   *
   * @throws io.relspec.delta.DeltaException if the file system cannot list directories
   */
  public List<Listed> list() throws IOException {
    if (!(fileIO instanceof DirectoryIO directories)) {
      throw DeltaErrors.listingUnsupported(root);
    }
    List<Listed> files = new ArrayList<>();
    directories.list(
        root,
        TableStorage::mayHoldData,
        file -> {
          String path = file.getPath().substring(root.length() + 1);
          if (path.endsWith(".parquet") || isVector(path.substring(path.lastIndexOf('/') + 1))) {
            files.add(new Listed(path, file.getSize(), file.getModificationTime()));
          }
        });
    return files;
  }

  private static boolean mayHoldData(String directory) {
    boolean isHidden = directory.startsWith(".") || directory.startsWith("_");
    return !isHidden || directory.equals("_change_data") || directory.contains("=");
  }

  private static boolean isVector(String name) {
    return name.startsWith("deletion_vector_") && name.endsWith(".bin");
  }

  /** Removes a file that no commit refers to; one that is not there is no error. */
  public void delete(String path) throws IOException {
    fileIO.delete(root + "/" + path);
  }
}
