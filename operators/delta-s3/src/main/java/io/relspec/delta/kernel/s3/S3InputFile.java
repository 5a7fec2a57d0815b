package io.relspec.delta.kernel.s3;

import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.EOFException;
import java.io.IOException;
import software.amazon.awssdk.services.s3.S3Client;

/** An object to be read, in ranges as they are asked for. */
record S3InputFile(S3Client s3, S3Path object) implements InputFile {
  /** Bytes that are asked for at least, so that small reads are not each a request. */
  private static final int RANGE_BYTES = 1 << 20;

  @Override
  public long length() throws IOException {
    return S3Errors.io(
        path(),
        () ->
            s3.headObject(request -> request.bucket(object.bucket()).key(object.key()))
                .contentLength());
  }

  @Override
  public String path() {
    return object.toString();
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new Stream(length());
  }

  private byte[] range(long from, long to) throws IOException {
    return S3Errors.io(
        path(),
        () ->
            s3.getObjectAsBytes(
                    request ->
                        request
                            .bucket(object.bucket())
                            .key(object.key())
                            .range("bytes=" + from + "-" + (to - 1)))
                .asByteArray());
  }

  private final class Stream extends SeekableInputStream {
    private final long length;
    private byte[] range = new byte[0];
    private long rangeStart;
    private long position;

    Stream(long length) {
      this.length = length;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPos) throws IOException {
      if (newPos < 0 || newPos > length) {
        throw new EOFException("position " + newPos + " of " + length);
      }
      position = newPos;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (position == length) {
        return -1;
      }
      fetch(count);
      int at = (int) (position - rangeStart);
      int taken = Math.min(count, range.length - at);
      System.arraycopy(range, at, bytes, offset, taken);
      position += taken;
      return taken;
    }

    @Override
    public void readFully(byte[] bytes, int offset, int count) throws IOException {
      for (int done = 0; done < count; ) {
        int taken = read(bytes, offset + done, count - done);
        if (taken < 0) {
          throw new EOFException("end of file " + (count - done) + " bytes too early");
        }
        done += taken;
      }
    }

    /** Makes sure that the byte at the position is here. */
    private void fetch(int wanted) throws IOException {
      if (position >= rangeStart && position < rangeStart + range.length) {
        return;
      }
      range = range(position, Math.min(length, position + Math.max(wanted, RANGE_BYTES)));
      rangeStart = position;
      if (range.length == 0) {
        throw new EOFException(path() + " has become shorter");
      }
    }
  }
}
