package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.EOFException;
import java.io.IOException;

/** A file that is in memory. */
final class BytesInput extends SeekableInputStream {
  private final byte[] bytes;
  private int position;

  BytesInput(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void seek(long newPos) throws IOException {
    if (newPos < 0 || newPos > bytes.length) {
      throw new EOFException("position " + newPos + " of " + bytes.length);
    }
    position = (int) newPos;
  }

  @Override
  public int read() {
    return position == bytes.length ? -1 : bytes[position++] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, bytes.length - position);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }

  @Override
  public void readFully(byte[] into, int offset, int length) throws IOException {
    if (length > bytes.length - position) {
      throw new EOFException(
          "end of file " + (length - (bytes.length - position)) + " bytes too early");
    }
    System.arraycopy(bytes, position, into, offset, length);
    position += length;
  }
}
