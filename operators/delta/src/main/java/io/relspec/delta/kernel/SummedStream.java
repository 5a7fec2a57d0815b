package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;

/** Tells the checksum of what was written once it is stored. */
final class SummedStream extends PositionOutputStream {
  private final PositionOutputStream out;
  private final Consumer consumer;
  private final CRC32 checksum = new CRC32();
  private long length;
  private boolean open = true;

  SummedStream(PositionOutputStream out, Consumer consumer) {
    this.out = out;
    this.consumer = consumer;
  }

  /** Told once, after the stream is closed. */
  @FunctionalInterface
  interface Consumer {
    void stored(long length, CRC32 checksum) throws IOException;
  }

  @Override
  public long getPos() throws IOException {
    return out.getPos();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
    checksum.update(bytes, offset, count);
    length += count;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    out.close();
    consumer.stored(length, checksum);
  }
}
