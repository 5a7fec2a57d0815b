package io.relspec.delta.kernel;

import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Statuses of listed files; one that vanished since (a temporary file) is left out. */
final class ListedFiles implements CloseableIterator<FileStatus> {
  private final String prefix;
  private final Iterator<Path> paths;
  private @Nullable FileStatus next;

  ListedFiles(String prefix, Iterator<Path> paths) {
    this.prefix = prefix;
    this.paths = paths;
  }

  @Override
  public boolean hasNext() {
    while (next == null && paths.hasNext()) {
      Path path = paths.next();
      try {
        next = NioFileIO.status(prefix + path.getFileName(), path);
      } catch (NoSuchFileException e) {
        next = null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return next != null;
  }

  @Override
  public FileStatus next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    FileStatus result = next;
    next = null;
    return result;
  }

  @Override
  public void close() {}
}
