package io.relspec.app.job;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** The git repositories in a directory; nothing of them is opened. */
final class GitDirectories {
  private static final String SUFFIX = ".git";

  private GitDirectories() {}

  /**
   * Working trees and bare repositories that lie directly in a directory, by name, which is that of
   * their directory without {@code .git}.
   *
   * @throws RelspecException if there is none, or two have the same name
   */
  static SortedMap<String, Path> in(Path directory) throws IOException {
    SortedMap<String, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory, GitDirectories::is)) {
      for (Path child : children) {
        String name = nameOf(child);
        Path other = found.put(name, child);
        if (other != null) {
          throw unusable(
              other + " and " + child + " have the same name " + name, "rename one of them");
        }
      }
    }
    if (found.isEmpty()) {
      throw unusable(
          "no git repository lies in " + directory,
          "name the directory that holds them, or follow commits of one");
    }
    return found;
  }

  private static boolean is(Path child) {
    return Files.exists(child.resolve(SUFFIX))
        || (Files.isRegularFile(child.resolve("HEAD"))
            && Files.isDirectory(child.resolve("objects")));
  }

  private static String nameOf(Path child) {
    String name = child.getFileName().toString();
    return name.endsWith(SUFFIX) && name.length() > SUFFIX.length()
        ? name.substring(0, name.length() - SUFFIX.length())
        : name;
  }

  private static RelspecException unusable(String problem, String hint) {
    return new RelspecException("SRC-006", ExitCode.SOURCE, problem, hint);
  }
}
