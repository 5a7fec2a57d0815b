package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.relspec.delta.DeltaErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;

/**
 * A data file as Parquet reads it, on whatever file system it lies; checked while it is read if it
 * has a seal.
 */
public final class StoredFile implements InputFile {
  private final io.delta.kernel.defaults.engine.fileio.InputFile file;
  private final long length;

  private StoredFile(io.delta.kernel.defaults.engine.fileio.InputFile file, long length) {
    this.file = file;
    this.length = length;
  }

  /**
   * Finds a file.
   *
   * @param path full path
   * @param expectedBytes the length that the log says; negative if it does not
   * @throws io.relspec.delta.DeltaException if it is gone or has another length
   */
  public static StoredFile find(String path, long expectedBytes) throws IOException {
    io.delta.kernel.defaults.engine.fileio.InputFile file =
        FileIOs.of(path, false).newInputFile(path, expectedBytes);
    try {
      long length = FileIOs.of(path, false).getFileStatus(path).getSize();
      if (expectedBytes >= 0 && length != expectedBytes) {
        throw DeltaErrors.dataFileUnreadable(
            path, "it has %d bytes, but the log says %d".formatted(length, expectedBytes), null);
      }
      return new StoredFile(file, length);
    } catch (FileNotFoundException e) {
      throw DeltaErrors.dataFileGone(path, e);
    }
  }

  /**
   * All bytes of a file, for native code, which checks them.
   *
   * @param sizeBytes its length as the log says it
   * @throws io.relspec.delta.DeltaException if it is gone
   */
  public static byte[] readAll(String path, long sizeBytes) throws IOException {
    try {
      return FileIOs.readAll(FileIOs.of(path, false), path, sizeBytes);
    } catch (FileNotFoundException e) {
      throw DeltaErrors.dataFileGone(path, e);
    }
  }

  @Override
  public long getLength() {
    return length;
  }

  @Override
  public org.apache.parquet.io.SeekableInputStream newStream() throws IOException {
    return new Stream(SealedDataInput.open(file.newStream(), length));
  }

  /** Reads large pieces in one call, which {@link InputStream} alone would not. */
  private static final class Stream extends DelegatingSeekableInputStream {
    private final SeekableInputStream in;

    Stream(SeekableInputStream in) {
      super(in);
      this.in = in;
    }

    @Override
    public long getPos() throws IOException {
      return in.getPos();
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public void readFully(byte[] bytes, int offset, int length) throws IOException {
      in.readFully(bytes, offset, length);
    }
  }
}
