package io.relspec.cpg.source;

import java.io.Serializable;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;

/**
 * Which files of a repository are in scope.
 *
 * @param include glob patterns over the repository-relative path; a file must match one
 * @param exclude glob patterns; a file that matches one is out
 * @param maxFileBytes larger files are listed but not read
 */
public record FileScope(List<String> include, List<String> exclude, long maxFileBytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public FileScope {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    if (maxFileBytes < 1) {
      throw new IllegalArgumentException("max_file_bytes must be positive, not " + maxFileBytes);
    }
    include.forEach(FileScope::matcher);
    exclude.forEach(FileScope::matcher);
  }

  /** A test over repository-relative paths. */
  public PathMatcher toMatcher() {
    List<PathMatcher> in = include.stream().map(FileScope::matcher).toList();
    List<PathMatcher> out = exclude.stream().map(FileScope::matcher).toList();
    return path ->
        in.stream().anyMatch(m -> m.matches(path)) && out.stream().noneMatch(m -> m.matches(path));
  }

  /** A leading "any directory" also stands for no directory at all, as in git. */
  private static PathMatcher matcher(String glob) {
    PathMatcher whole = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    if (!glob.startsWith("**/")) {
      return whole;
    }
    PathMatcher top = FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(3));
    return (Path path) -> whole.matches(path) || top.matches(path);
  }
}
