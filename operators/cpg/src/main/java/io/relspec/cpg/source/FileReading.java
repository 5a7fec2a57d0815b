package io.relspec.cpg.source;

import io.relspec.cpg.source.FileContent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Reads one file of a tree; whatever goes wrong is part of the result.
 *
 * <p>The path is made real once and must still lie under the root, so a link never leads outside.
 */
public final class FileReading {
  private FileReading() {}

  /**
   * Reads {@code path} below {@code root}.
   *
   * @param root real path of the tree
   * @param maxFileBytes larger files are not read
   */
  public static FileContent read(Path root, String path, long maxFileBytes) {
    try {
      Path real = root.resolve(path).toRealPath();
      if (!real.startsWith(root)) {
        return FileContent.unread(0, Reason.UNREADABLE, "symbolic link leads outside the root");
      }
      BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        return FileContent.unread(0, Reason.UNREADABLE, "not a regular file");
      }
      return readRegular(real, attributes.size(), maxFileBytes);
    } catch (NoSuchFileException e) {
      return FileContent.unread(0, Reason.UNREADABLE, "gone, or a symbolic link to nothing");
    } catch (FileSystemLoopException e) {
      return FileContent.unread(0, Reason.UNREADABLE, "symbolic links form a loop");
    } catch (IOException e) {
      return FileContent.unread(0, Reason.UNREADABLE, "cannot be read: " + describe(e));
    }
  }

  /**
   * Reads one byte more than allowed at the most, so a file that grows meanwhile is still bounded.
   */
  private static FileContent readRegular(Path file, long sizeBytes, long maxFileBytes)
      throws IOException {
    if (sizeBytes > maxFileBytes) {
      return FileContent.tooLarge(sizeBytes, maxFileBytes);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((int) Math.min(maxFileBytes + 1, Integer.MAX_VALUE - 8));
      return bytes.length > maxFileBytes
          ? FileContent.tooLarge(bytes.length, maxFileBytes)
          : FileContent.of(bytes);
    }
  }

  private static String describe(IOException e) {
    return e instanceof AccessDeniedException ? "access denied" : e.getClass().getSimpleName();
  }
}
