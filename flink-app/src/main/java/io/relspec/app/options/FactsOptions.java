package io.relspec.app.options;

import java.nio.file.Path;

/**
 * What an export of facts needs to know.
 *
 * @param source the directory to read, absolute and normalised; it exists
 * @param out the directory that gets one file per source file, absolute and normalised
 * @param repo name of the repository in every row
 */
public record FactsOptions(
    Path source, Path out, String repo, FactsFormat format, ExtractionOptions extraction) {

  /**
   * Takes what concerns an export.
   *
   * @param workingDirectory relative paths start here
   */
  public static FactsOptions of(EffectiveOptions options, Path workingDirectory, String source) {
    Path root = BuildOptions.sourceDirectory(workingDirectory, source);
    return new FactsOptions(
        root,
        workingDirectory
            .resolve(options.get(RelspecOptions.FACTS_OUT))
            .toAbsolutePath()
            .normalize(),
        BuildOptions.repositoryName(options, root),
        options.get(RelspecOptions.FACTS_FORMAT),
        ExtractionOptions.of(options));
  }
}
