package io.relspec.delta.kernel;

import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Shows the files below a local directory; what goes meanwhile is left out. */
final class NioTree extends SimpleFileVisitor<Path> {
  private final String root;
  private final Path directory;
  private final Predicate<String> enters;
  private final Consumer<FileStatus> files;

  NioTree(String root, Predicate<String> enters, Consumer<FileStatus> files) {
    this.root = root;
    this.directory = NioFileIO.toPath(root);
    this.enters = enters;
    this.files = files;
  }

  Path directory() {
    return directory;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
    boolean isWanted = path.equals(directory) || enters.test(path.getFileName().toString());
    return isWanted ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      files.accept(
          FileStatus.of(
              root + "/" + directory.relativize(path),
              attributes.size(),
              attributes.lastModifiedTime().toMillis()));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }
}
