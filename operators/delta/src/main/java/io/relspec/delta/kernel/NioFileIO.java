package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Local files through java.nio, without Hadoop. A file that must be absent is written beside its
 * place and published by {@code link(2)}, which fails if the name is taken: no reader sees part of
 * it and of two writers one wins, also between processes.
 *
 * <p>Paths are plain or begin with {@code file:}; nothing in them is percent-encoded.
 */
public final class NioFileIO implements FileIO, DirectoryIO {
  private static final String LOG = "_delta_log";
  private static final Comparator<Path> BY_UTF8_NAME =
      (a, b) -> Arrays.compareUnsigned(nameBytes(a), nameBytes(b));

  private final boolean fsync;

  /**
   * Local files.
   *
   * @param fsync whether files and their directory entries are forced to the disk before they are
   *     published
   */
  public NioFileIO(boolean fsync) {
    this.fsync = fsync;
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String filePath) throws IOException {
    Path from = toPath(filePath);
    String prefix = filePath.substring(0, filePath.lastIndexOf('/') + 1);
    try (Stream<Path> siblings = Files.list(parentOf(from))) {
      List<Path> found =
          siblings
              .filter(path -> BY_UTF8_NAME.compare(path, from) >= 0)
              .sorted(BY_UTF8_NAME)
              .toList();
      return new ListedFiles(prefix, found.iterator());
    } catch (NoSuchFileException e) {
      throw notFound(filePath, e);
    }
  }

  @Override
  public void list(String root, Predicate<String> enters, Consumer<FileStatus> files)
      throws IOException {
    NioTree tree = new NioTree(root, enters, files);
    Files.walkFileTree(tree.directory(), tree);
  }

  @Override
  public List<String> directories(String directory) throws IOException {
    try (Stream<Path> children = Files.list(toPath(directory))) {
      return children
          .filter(Files::isDirectory)
          .map(child -> child.getFileName().toString())
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public String target(String location) throws IOException {
    Path path = toPath(location);
    return Files.exists(path) ? path.toRealPath().toString() : location;
  }

  @Override
  public boolean isDirectory(String directory) {
    return Files.isDirectory(toPath(directory));
  }

  @Override
  public void makeDirectory(String directory) throws IOException {
    Files.createDirectories(toPath(directory));
  }

  @Override
  public void removeDirectory(String directory) throws IOException {
    Files.deleteIfExists(toPath(directory));
  }

  @Override
  public void removeTable(String directory) throws IOException {
    Path table = toPath(directory);
    List<Path> log = below(table.resolve(LOG));
    for (Path path : below(table)) {
      if (!path.equals(table) && !path.startsWith(table.resolve(LOG))) {
        Files.delete(path);
      }
    }
    for (Path path : log) {
      Files.delete(path);
    }
    Files.delete(table);
  }

  /** What is in a directory and then itself, the last names first. */
  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    try {
      return status(path, toPath(path));
    } catch (NoSuchFileException e) {
      throw notFound(path, e);
    }
  }

  @Override
  public String resolvePath(String path) {
    return "file:" + toPath(path).toAbsolutePath().normalize();
  }

  @Override
  public boolean mkdirs(String path) throws IOException {
    Files.createDirectories(toPath(path));
    return true;
  }

  @Override
  public InputFile newInputFile(String path, long fileSize) {
    return new NioInputFile(path, toPath(path));
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new NioOutputFile(path, toPath(path), fsync);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return Files.deleteIfExists(toPath(path));
  }

  @Override
  public Optional<String> getConf(String confKey) {
    return Optional.empty();
  }

  @Override
  public void copyFileAtomically(String srcPath, String destPath, boolean overwrite)
      throws IOException {
    Path source = toPath(srcPath);
    AtomicFile target = new AtomicFile(toPath(destPath), fsync);
    try {
      target.publish(out -> Files.copy(source, out), overwrite);
    } catch (NoSuchFileException e) {
      throw notFound(srcPath, e);
    }
  }

  static Path toPath(String path) {
    if (!path.startsWith("file:")) {
      return Path.of(path);
    }
    String rest = path.substring("file:".length());
    return Path.of(rest.startsWith("//") ? rest.substring(2) : rest);
  }

  static Path parentOf(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("no directory above " + path);
    }
    return parent;
  }

  static FileStatus status(String name, Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return FileStatus.of(name, attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  private static byte[] nameBytes(Path path) {
    return path.getFileName().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static FileNotFoundException notFound(String path, NoSuchFileException cause) {
    FileNotFoundException e = new FileNotFoundException(path);
    e.initCause(cause);
    return e;
  }
}
