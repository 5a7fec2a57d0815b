package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import java.io.IOException;

/** A data file being written. */
public final class DataFileStream implements AutoCloseable {
  private final String path;
  private final PositionOutputStream out;
  private long bytesWritten;

  DataFileStream(String path, PositionOutputStream out) {
    this.path = path;
    this.out = out;
  }

  /** Appends bytes to the file. */
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    bytesWritten += bytes.length;
    CrashPoints.reached(CrashPoint.P2_FILE_HALF_WRITTEN, path);
  }

  /** Bytes appended so far. */
  public long bytesWritten() {
    return bytesWritten;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
