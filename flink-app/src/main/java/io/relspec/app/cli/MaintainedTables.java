package io.relspec.app.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The Delta tables at or below a directory. */
final class MaintainedTables {
  private static final String LOG = "_delta_log";
  private static final int DEPTH = 3;

  private MaintainedTables() {}

  /**
   * The directory itself if it is a table, or if no table is below it; else the tables that are at
   * most three levels below, in the order of their paths.
   */
  static List<Path> of(Path directory) throws IOException {
    if (!Files.isDirectory(directory) || isTable(directory)) {
      return List.of(directory);
    }
    List<Path> found = new ArrayList<>();
    FileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (isTable(path)) {
              found.add(path);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(directory, Set.of(), DEPTH + 1, visitor);
    return found.isEmpty() ? List.of(directory) : found.stream().sorted().toList();
  }

  private static boolean isTable(Path directory) {
    return Files.isDirectory(directory.resolve(LOG));
  }
}
