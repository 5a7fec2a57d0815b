package io.relspec.app.options;

import java.nio.file.Path;

/**
 * What a comparison needs to know.
 *
 * @param out the directory that holds the tables, absolute and normalised
 * @param from first revision
 * @param to second revision
 */
public record DiffOptions(Path out, String from, String to) {

  /**
   * Takes what concerns a comparison.
   *
   * @param workingDirectory relative paths start here
   */
  public static DiffOptions of(
      EffectiveOptions options, Path workingDirectory, String from, String to) {
    return new DiffOptions(
        workingDirectory.resolve(options.get(RelspecOptions.OUT)).toAbsolutePath().normalize(),
        from,
        to);
  }
}
