package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a local file, in place or, when it must be atomic, beside its place until it is closed.
 */
final class NioOutputStream extends PositionOutputStream {
  private final Path written;
  private final Path target;
  private final FileChannel channel;
  private final boolean fsync;
  private long position;

  private NioOutputStream(Path written, Path target, FileChannel channel, boolean fsync) {
    this.written = written;
    this.target = target;
    this.channel = channel;
    this.fsync = fsync;
  }

  static NioOutputStream open(Path target, boolean atomic, boolean fsync) throws IOException {
    Path parent = NioFileIO.parentOf(target);
    Files.createDirectories(parent);
    Path written =
        atomic
            ? parent.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp")
            : target;
    FileChannel channel =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    return new NioOutputStream(written, target, channel, fsync);
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      position += channel.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      if (fsync) {
        channel.force(true);
      }
    }
    if (!written.equals(target)) {
      Files.move(
          written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    if (fsync) {
      AtomicFile.force(NioFileIO.parentOf(target));
    }
  }
}
