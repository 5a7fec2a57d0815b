package io.relspec.cpg.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/**
 * Lists the files of a directory tree that are in scope.
 *
 * <p>Honours {@code .gitignore} files at every level, leaves out {@code .git}, and never descends
 * through a symbolic link. What cannot be looked into, a directory too, is listed all the same;
 * reading it says why.
 */
public final class DirectoryScanner {
  private static final String GIT_DIRECTORY = ".git";
  private static final String IGNORE_FILE = ".gitignore";

  private final Path root;
  private final PathMatcher scope;

  /**
   * A scanner of one tree.
   *
   * @param root the directory, made real by the caller
   * @param scope which files count
   */
  public DirectoryScanner(Path root, FileScope scope) {
    this.root = root;
    this.scope = scope.toMatcher();
  }

  /**
   * A file as it was listed.
   *
   * @param path repository-relative, {@code /} between names
   * @param sizeBytes size, of the target if it is a link; -1 if it could not be looked at
   * @param modifiedNs modification time in nanoseconds since the epoch, 0 if unknown
   */
  public record ScannedFile(String path, long sizeBytes, long modifiedNs) {}

  /**
   * Files of a scan.
   *
   * @param files sorted by path
   * @param lastModifiedMs latest modification time of the files listed, 0 if there are none
   */
  public record Scan(List<ScannedFile> files, long lastModifiedMs) {
    public Scan {
      files = List.copyOf(files);
    }

    /** The paths, sorted. */
    public List<String> paths() {
      return files.stream().map(ScannedFile::path).toList();
    }
  }

  /**
   * Walks the tree once.
   *
   * @throws UncheckedIOException if the root itself cannot be listed
   */
  public Scan scan() {
    Visitor visitor = new Visitor();
    try {
      Files.walkFileTree(root, visitor);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
    visitor.files.sort(Comparator.comparing(ScannedFile::path));
    return new Scan(visitor.files, visitor.lastModifiedMs);
  }

  /** Rules of one directory, relative to it. */
  private record IgnoreLevel(Path directory, IgnoreNode rules) {}

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final List<ScannedFile> files = new ArrayList<>();
    private final Deque<IgnoreLevel> levels = new ArrayDeque<>();
    private long lastModifiedMs;

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      if (!directory.equals(root)) {
        if (directory.getFileName().toString().equals(GIT_DIRECTORY)
            || isIgnored(directory, true)) {
          return FileVisitResult.SKIP_SUBTREE;
        }
      }
      Path rules = directory.resolve(IGNORE_FILE);
      if (Files.isRegularFile(rules) && Files.isReadable(rules)) {
        IgnoreNode node = new IgnoreNode();
        try (InputStream in = Files.newInputStream(rules)) {
          node.parse(in);
        }
        levels.push(new IgnoreLevel(directory, node));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
      IgnoreLevel top = levels.peek();
      if (top != null && top.directory().equals(directory)) {
        levels.pop();
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path relative = root.relativize(file);
      boolean isLinkToDirectory = attributes.isSymbolicLink() && Files.isDirectory(file);
      if (!isLinkToDirectory && scope.matches(relative) && !isIgnored(file, false)) {
        files.add(scanned(file, relative, attributes));
        lastModifiedMs = Math.max(lastModifiedMs, attributes.lastModifiedTime().toMillis());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(root)) {
        throw failure;
      }
      files.add(new ScannedFile(root.relativize(file).toString(), -1, 0));
      return FileVisitResult.CONTINUE;
    }

    /** A link changes when its target does. */
    private ScannedFile scanned(Path file, Path relative, BasicFileAttributes attributes) {
      BasicFileAttributes target = attributes;
      if (attributes.isSymbolicLink()) {
        try {
          target = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
          return new ScannedFile(relative.toString(), -1, 0); // reading it says why
        }
      }
      return new ScannedFile(
          relative.toString(), target.size(), target.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    /** The innermost rule file that decides wins, as in git. */
    private boolean isIgnored(Path path, boolean isDirectory) {
      for (IgnoreLevel level : levels) {
        String name = level.directory().relativize(path).toString();
        Boolean verdict = level.rules().checkIgnored(name, isDirectory);
        if (verdict != null) {
          return verdict;
        }
      }
      return false;
    }
  }
}
