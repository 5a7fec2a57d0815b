package io.relspec.delta.kernel.s3;

import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.relspec.delta.kernel.PositionedInputStream;
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

  private final class Stream extends PositionedInputStream {
    private byte[] range = new byte[0];
    private long rangeStart;

    Stream(long length) {
      super(length);
    }

    @Override
    protected int readSome(byte[] bytes, int offset, int count) throws IOException {
      fetch(count);
      int at = (int) (getPos() - rangeStart);
      int taken = Math.min(count, range.length - at);
      System.arraycopy(range, at, bytes, offset, taken);
      return taken;
    }

    /** Makes sure that the byte at the position is here. */
    private void fetch(int wanted) throws IOException {
      long position = getPos();
      if (position >= rangeStart && position < rangeStart + range.length) {
        return;
      }
      range = range(position, Math.min(length(), position + Math.max(wanted, RANGE_BYTES)));
      rangeStart = position;
      if (range.length == 0) {
        throw new EOFException(path() + " has become shorter");
      }
    }
  }
}
