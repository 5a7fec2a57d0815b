package io.relspec.app.job;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/**
 * A run that fills tables.
 *
 * @param id its name
 * @param command what started it
 * @param repo name of the repository in the tables
 * @param source where the files come from, without a password
 * @param options a line for each setting
 * @param startedAt when it started
 */
record Run(
    String id, Command command, String repo, String source, String options, Instant startedAt) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What starts runs. */
  enum Command {
    BUILD,
    WATCH,
    JOB
  }

  /** A run that starts now. */
  static Run starting(
      Command command, String repo, String source, String options, Instant startedAt) {
    String digits = UUID.randomUUID().toString().substring(0, 4);
    return new Run(
        SECONDS.format(startedAt) + "-" + digits, command, repo, source, options, startedAt);
  }
}
