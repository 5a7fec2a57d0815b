package io.relspec.app.options;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a build needs to know.
 *
 * @param source the directory to read, absolute and normalised; it exists
 * @param out the directory that gets the tables, absolute and normalised
 * @param repo name of the repository in every row
 * @param parallelism number of parallel subtasks, at least 1
 * @param extraction which files are read and how
 * @param overwrite whether the tables of an earlier build are replaced
 */
public record BuildOptions(
    Path source,
    Path out,
    String repo,
    int parallelism,
    ExtractionOptions extraction,
    boolean overwrite) {

  /**
   * Takes what concerns a build.
   *
   * @param workingDirectory relative paths start here
   * @throws RelspecException with exit {@link ExitCode#SOURCE} if the source is no directory
   */
  public static BuildOptions of(EffectiveOptions options, Path workingDirectory, String source) {
    Path root = sourceDirectory(workingDirectory, source);
    return new BuildOptions(
        root,
        workingDirectory.resolve(options.get(RelspecOptions.OUT)).toAbsolutePath().normalize(),
        repositoryName(options, root),
        options.get(RelspecOptions.PARALLELISM),
        ExtractionOptions.of(options),
        options.get(RelspecOptions.OVERWRITE));
  }

  static Path sourceDirectory(Path workingDirectory, String source) {
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

  static String repositoryName(EffectiveOptions options, Path root) {
    Path last = root.getFileName();
    return options.find(RelspecOptions.REPO).orElse(last == null ? "root" : last.toString());
  }
}
