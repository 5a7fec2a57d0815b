package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.EOFException;
import java.io.IOException;

/** A file of known length that is read from wherever its position stands. */
public abstract class PositionedInputStream extends SeekableInputStream {
  private final long length;
  private long position;

  /**
   * @param length length of the file in bytes
   */
  protected PositionedInputStream(long length) {
    this.length = length;
  }

  /**
   * Reads from the position on and leaves it as it is.
   *
   * @param count wanted bytes, one or more; the position is before the end of the file
   * @return bytes that were read, one or more
   */
  protected abstract int readSome(byte[] bytes, int offset, int count) throws IOException;

  /** Length of the file in bytes. */
  protected final long length() {
    return length;
  }

  @Override
  public final long getPos() {
    return position;
  }

  @Override
  public final void seek(long newPos) throws IOException {
    if (newPos < 0 || newPos > length) {
      throw new EOFException("position " + newPos + " of " + length);
    }
    position = newPos;
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] bytes, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    if (position == length) {
      return -1;
    }
    int taken = readSome(bytes, offset, count);
    position += taken;
    return taken;
  }

  @Override
  public final void readFully(byte[] bytes, int offset, int count) throws IOException {
    if (count > length - position) {
      throw new EOFException("end of file " + (count - (length - position)) + " bytes too early");
    }
    for (int done = 0; done < count; ) {
      done += read(bytes, offset + done, count - done);
    }
  }
}
