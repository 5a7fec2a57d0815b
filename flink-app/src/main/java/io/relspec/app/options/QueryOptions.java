package io.relspec.app.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a query needs to know.
 *
 * @param out the directory that holds the tables, absolute; where an alias leads now
 * @param parallelism number of parallel subtasks, at least 1
 * @param at revision whose tables are read; empty for the latest versions
 * @param limit number of rows to return at most; absent for all
 * @param relations directory with relations of the user, absolute; null if there are none
 * @param rebuilt output directory of a build to compare with, absolute; null if there is none
 */
public record QueryOptions(
    Path out,
    int parallelism,
    Optional<String> at,
    OptionalLong limit,
    @Nullable Path relations,
    @Nullable Path rebuilt) {

  /**
   * Takes what concerns a query.
   *
   * @param workingDirectory relative paths start here
   */
  public static QueryOptions of(EffectiveOptions options, Path workingDirectory) {
    return new QueryOptions(
        tables(options, workingDirectory),
        options.get(RelspecOptions.PARALLELISM),
        options.find(RelspecOptions.SQL_AT),
        options.find(RelspecOptions.SQL_LIMIT).map(OptionalLong::of).orElseGet(OptionalLong::empty),
        TaskOptions.of(options, workingDirectory).relations(),
        options
            .find(RelspecOptions.DIAG_REBUILT)
            .map(path -> workingDirectory.resolve(path).toAbsolutePath().normalize())
            .orElse(null));
  }

  /** Links are followed once: all of a query reads the same tables, wherever they lead later. */
  static Path tables(EffectiveOptions options, Path workingDirectory) {
    Path out =
        workingDirectory.resolve(options.get(RelspecOptions.OUT)).toAbsolutePath().normalize();
    try {
      return Files.exists(out) ? out.toRealPath() : out;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot follow " + out, e);
    }
  }
}
