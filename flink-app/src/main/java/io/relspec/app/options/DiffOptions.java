package io.relspec.app.options;

import java.nio.file.Path;

/**
 * What a comparison needs to know.
 *
 * @param out the directory that holds the tables, absolute; where an alias leads now
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
    return new DiffOptions(QueryOptions.tables(options, workingDirectory), from, to);
  }
}
