package io.relspec.app.options;

import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a build needs to know.
 *
 * @param source the directory to read, absolute and normalised; it exists, but for a remote
 *     repository, where it is the place for its mirror
 * @param out the directory that gets the tables, absolute and normalised
 * @param repo name of the repository in every row
 * @param parallelism number of parallel subtasks, at least 1
 * @param extraction which files are read and how
 * @param index external index of the source, absolute; null if there is none
 * @param tasks which relations there are and what they may read
 * @param overwrite whether the tables of an earlier build are replaced
 */
public record BuildOptions(
    Path source,
    Path out,
    String repo,
    int parallelism,
    ExtractionOptions extraction,
    @Nullable Path index,
    TaskOptions tasks,
    boolean overwrite) {
  private static final Path NO_INDEX = Path.of("none");
  private static final Path INDEX = Path.of("index.scip");

  /**
   * Takes what concerns a build.
   *
   * @param workingDirectory relative paths start here
   * @throws RelspecException with exit {@link ExitCode#SOURCE} if the source is no directory
   */
  public static BuildOptions of(EffectiveOptions options, Path workingDirectory, String source) {
    Path root = sourceDirectory(workingDirectory, source);
    return of(options, workingDirectory, root, repositoryName(options, root));
  }

  /** The same for a repository that is read through a mirror, which lies beside the tables. */
  static BuildOptions ofRemote(EffectiveOptions options, Path workingDirectory, String url) {
    return of(
        options,
        workingDirectory,
        OutputDirectory.mirrors(out(options, workingDirectory)),
        options.find(RelspecOptions.REPO).orElseGet(() -> RepositoryLocation.nameOf(url)));
  }

  private static Path out(EffectiveOptions options, Path workingDirectory) {
    return workingDirectory.resolve(options.get(RelspecOptions.OUT)).toAbsolutePath().normalize();
  }

  private static BuildOptions of(
      EffectiveOptions options, Path workingDirectory, Path root, String repo) {
    return new BuildOptions(
        root,
        out(options, workingDirectory),
        repo,
        options.get(RelspecOptions.PARALLELISM),
        ExtractionOptions.of(options),
        index(options, workingDirectory, root),
        TaskOptions.of(options, workingDirectory),
        options.get(RelspecOptions.OVERWRITE));
  }

  /** What the tables depend on, one setting per line. */
  public String settings() {
    return extraction.settings()
        + tasks.settings()
        + "scip "
        + (index == null ? "none" : index)
        + "\n";
  }

  static Path sourceDirectory(Path workingDirectory, String source) {
    if (RepositoryLocation.isRemote(source)) {
      throw new RelspecException(
          "SRC-001",
          ExitCode.SOURCE,
          "source " + RepositoryLocation.withoutUser(source) + " is no directory",
          "clone it, or let relspec watch --follow commits follow it");
    }
    Path root = workingDirectory.resolve(source).toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      String problem = Files.exists(root) ? "is not a directory" : "does not exist";
      throw new RelspecException(
          "SRC-001",
          ExitCode.SOURCE,
          "source " + root + " " + problem,
          "name a directory that holds Python files");
    }
    return root;
  }

  /** The index that is asked for, else one that lies in the source. */
  private static @Nullable Path index(EffectiveOptions options, Path workingDirectory, Path root) {
    Optional<Path> named = options.find(RelspecOptions.SCIP);
    if (named.isEmpty()) {
      Path found = root.resolve(INDEX);
      return Files.isRegularFile(found) ? found : null;
    }
    if (named.get().equals(NO_INDEX)) {
      return null;
    }
    Path index = workingDirectory.resolve(named.get()).toAbsolutePath().normalize();
    if (!Files.isRegularFile(index)) {
      throw new RelspecException(
          "SRC-003",
          ExitCode.SOURCE,
          "external index " + index + (Files.exists(index) ? " is no file" : " does not exist"),
          "make it with an indexer such as scip-python, or leave out --scip");
    }
    return index;
  }

  static String repositoryName(EffectiveOptions options, Path root) {
    Path last = root.getFileName();
    return options.find(RelspecOptions.REPO).orElse(last == null ? "root" : last.toString());
  }
}
