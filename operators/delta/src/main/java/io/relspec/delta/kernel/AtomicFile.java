package io.relspec.delta.kernel;

import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DeltaErrors;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears with its whole content or not at all. */
final class AtomicFile {
  private final Path target;
  private final boolean fsync;

  AtomicFile(Path target, boolean fsync) {
    this.target = target;
    this.fsync = fsync;
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the content beside the target and publishes it under the target's name.
   *
   * @throws FileAlreadyExistsException if the target is there and must not be overwritten
   */
  void publish(Content content, boolean overwrite) throws IOException {
    Path parent = NioFileIO.parentOf(target);
    Path temporary = parent.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      write(content, temporary);
      CrashPoints.reached(CrashPoint.P9_TEMPORARY_WRITTEN, target.toString());
      publish(temporary, overwrite);
      Files.deleteIfExists(temporary);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    if (fsync) {
      force(parent);
    }
    CrashPoints.reached(CrashPoint.P8_PUT_DONE, target.toString());
  }

  private void publish(Path temporary, boolean overwrite) throws IOException {
    if (overwrite) {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try {
      Files.createLink(target, temporary);
    } catch (UnsupportedOperationException e) {
      throw DeltaErrors.storageNotAtomic(target.toString(), e);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException e) {
      if (linksWork(temporary)) {
        throw e;
      }
      throw DeltaErrors.storageNotAtomic(target.toString(), e);
    }
  }

  /** Whether a link to a name that nobody else can have is possible where the target lies. */
  private static boolean linksWork(Path temporary) {
    Path probe = temporary.resolveSibling(temporary.getFileName() + ".link");
    try {
      Files.createLink(probe, temporary);
      Files.delete(probe);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void write(Content content, Path temporary) throws IOException {
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      content.writeTo(out);
      out.flush();
      if (fsync) {
        channel.force(true);
      }
    }
  }

  /** Forces a directory's entries to the disk. */
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
