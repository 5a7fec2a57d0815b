package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import java.io.IOException;

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

  /** All bytes of a closed file. */
  public byte[] read(String path) throws IOException {
    String full = root + "/" + path;
    return FileIOs.readAll(fileIO, full, fileIO.getFileStatus(full).getSize());
  }

  /** The status of a closed file. */
  public Closed closed(String path) throws IOException {
    FileStatus status = fileIO.getFileStatus(root + "/" + path);
    return new Closed(status.getSize(), status.getModificationTime());
  }

  /** Removes a file that no commit refers to; one that is not there is no error. */
  public void delete(String path) throws IOException {
    fileIO.delete(root + "/" + path);
  }
}
