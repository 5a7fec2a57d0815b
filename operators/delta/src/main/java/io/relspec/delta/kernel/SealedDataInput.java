package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A data file that is checked while it is read, if it has a seal: its footer at once, a column
 * chunk once its last byte is given out. The end of the file is read at once and kept.
 */
final class SealedDataInput extends PositionedInputStream {
  private static final int END_BYTES = 16 << 10;

  private final SeekableInputStream in;
  private final byte[] end;
  private final Optional<DataSeal> seal;
  private final CRC32 checksum = new CRC32();
  private int chunk;
  private long nextOfChunk = -1;

  private SealedDataInput(SeekableInputStream in, long length, byte[] end) throws IOException {
    super(length);
    this.in = in;
    this.end = end;
    this.seal = end.length < DataSeal.TAIL_BYTES ? Optional.empty() : DataSeal.of(end, length);
  }

  /**
   * Reads the end of a file and checks its footer.
   *
   * @param in the file, which is closed with the result, and if there is none
   */
  static SealedDataInput open(SeekableInputStream in, long length) throws IOException {
    try {
      byte[] end = end(in, length, END_BYTES);
      if (end.length >= DataSeal.TAIL_BYTES) {
        long wanted = DataSeal.endBytes(end);
        if (wanted > end.length && wanted <= length) {
          end = end(in, length, wanted);
        }
      }
      return new SealedDataInput(in, length, end);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static byte[] end(SeekableInputStream in, long length, long wanted) throws IOException {
    byte[] end = new byte[Math.toIntExact(Math.min(length, wanted))];
    in.seek(length - end.length);
    in.readFully(end, 0, end.length);
    return end;
  }

  @Override
  protected int readSome(byte[] bytes, int offset, int wanted) throws IOException {
    long position = getPos();
    int count = (int) Math.min(wanted, length() - position);
    long endStart = length() - end.length;
    int before = (int) Math.max(0, Math.min(count, endStart - position));
    if (before > 0) {
      in.seek(position);
      in.readFully(bytes, offset, before);
    }
    if (before < count) {
      int at = (int) (position + before - endStart);
      System.arraycopy(end, at, bytes, offset + before, count - before);
    }
    if (seal.isPresent()) {
      check(seal.get(), bytes, offset, count);
    }
    return count;
  }

  private void check(DataSeal sealed, byte[] bytes, int offset, int count) throws IOException {
    long position = getPos();
    for (int done = 0; done < count && position + done < sealed.footerStart(); ) {
      long at = position + done;
      if (at != nextOfChunk) {
        begin(sealed, at);
      }
      int part = (int) Math.min(count - done, sealed.end(chunk) - at);
      checksum.update(bytes, offset + done, part);
      done += part;
      nextOfChunk = at + part;
      if (nextOfChunk == sealed.end(chunk)) {
        if (!sealed.isWhole(chunk, checksum)) {
          throw new IOException("column chunk %d does not have its checksum".formatted(chunk));
        }
        nextOfChunk = -1;
      }
    }
  }

  private void begin(DataSeal sealed, long at) throws IOException {
    chunk = sealed.chunkFrom(at);
    if (chunk < 0) {
      throw new IOException("byte %d is not where a column chunk begins".formatted(at));
    }
    checksum.reset();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
