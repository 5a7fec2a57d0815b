package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.MaintenanceOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.LogCheckpoint;
import io.relspec.delta.maintenance.Vacuum;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code relspec delta WORD DIR}: maintenance of one Delta table, or of all below a directory,
 * beside whatever writes them.
 */
final class DeltaCommand {
  /** All words, in the order of the help text. */
  static final List<Command> ALL =
      List.of(
          of(
              "checkpoint",
              "write a log checkpoint and remove log entries that are older than the table's retention",
              Verb.DELTA_CHECKPOINT,
              DeltaCommand::checkpoint),
          of(
              "vacuum",
              "remove files that no version needs that may still be read",
              Verb.DELTA_VACUUM,
              DeltaCommand::vacuum),
          of(
              "compact",
              "put small files together and rewrite files with many deleted rows; no row changes",
              Verb.DELTA_COMPACT,
              DeltaCommand::compact),
          of(
              "history",
              "list the commits that the log still has",
              Verb.DELTA_HISTORY,
              DeltaCommand::history));

  /** What a word does: gives the text to print. */
  private interface Action {
    String run(String location, MaintenanceOptions options) throws IOException;
  }

  private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");

  private DeltaCommand() {}

  private static Command of(String word, String summary, Verb verb, Action action) {
    return new WordCommand(
        "delta " + word,
        summary,
        verb,
        List.of(
            new Command.Argument(
                "DIR",
                "directory of a Delta table, or one with tables in it as a build makes; also s3://BUCKET/PATH")),
        (options, arguments, context) -> {
          try {
            return run(action, options, arguments, context);
          } catch (InterruptedIOException e) {
            throw e;
          } catch (IOException e) {
            throw DeltaErrors.storageFailed(arguments.get(0), e);
          }
        });
  }

  private static ExitCode run(
      Action action, EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    String directory = location(arguments.get(0), context);
    MaintenanceOptions maintenance = MaintenanceOptions.of(options);
    List<String> tables = MaintainedTables.of(directory);
    boolean isOne = tables.equals(List.of(directory));
    requireFitting(maintenance, isOne, isLocal(directory));
    SortedMap<Path, Long> kept =
        maintenance
            .oldestCommit()
            .map(commit -> context.engine().commits().of(Path.of(directory), commit))
            .orElseGet(TreeMap::new);
    for (String table : tables) {
      String name = isOne ? "" : table.substring(directory.length() + 1);
      Long version = kept.get(Path.of(name));
      MaintenanceOptions own = version == null ? maintenance : maintenance.keepingFrom(version);
      String heading = isOne ? "" : "%s%n".formatted(name);
      String text = heading + action.run(table, own);
      context.out().write(text.getBytes(StandardCharsets.UTF_8));
    }
    return ExitCode.OK;
  }

  /** A local path from the root on, or a URI as it is. */
  private static String location(String directory, Context context) {
    return isLocal(directory)
        ? context.workingDirectory().resolve(directory).toAbsolutePath().normalize().toString()
        : directory.replaceFirst("/+$", "");
  }

  private static boolean isLocal(String directory) {
    return !URI.matcher(directory).lookingAt();
  }

  /** A version is of one table, a commit of all tables of a build. */
  private static void requireFitting(MaintenanceOptions options, boolean isOne, boolean isLocal) {
    if (!isLocal && options.oldestCommit().isPresent()) {
      throw misfit("--oldest-commit", "tables that no build made", "give --oldest-reader");
    }
    if (isOne && options.oldestCommit().isPresent()) {
      throw misfit("--oldest-commit", "one table", "name the output directory of a build");
    }
    if (!isOne && options.retention().oldestReader().isPresent()) {
      throw misfit(
          "--oldest-reader", "several tables", "name one of them, or give --oldest-commit");
    }
  }

  private static RelspecException misfit(String flag, String what, String hint) {
    return new RelspecException(
        "CLI-005", ExitCode.USAGE, "option " + flag + " does not fit " + what, hint);
  }

  private static String checkpoint(String location, MaintenanceOptions options) throws IOException {
    boolean isDryRun = options.isDryRun();
    return LogCheckpoint.write(location, options.retention(), isDryRun, Clock.systemUTC())
            .text(isDryRun)
        + System.lineSeparator();
  }

  private static String vacuum(String location, MaintenanceOptions options) throws IOException {
    boolean isDryRun = options.isDryRun();
    Vacuum.Result result = Vacuum.run(location, options.retention(), isDryRun, Clock.systemUTC());
    StringBuilder text = new StringBuilder();
    if (isDryRun) {
      result.files().forEach(file -> text.append("%s%n".formatted(file.path())));
    }
    return text.append(result.text(isDryRun)).append(System.lineSeparator()).toString();
  }

  private static String compact(String location, MaintenanceOptions options) throws IOException {
    boolean isDryRun = options.isDryRun();
    try {
      return Compaction.run(location, options.compaction(), isDryRun).text(isDryRun)
          + System.lineSeparator();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted; what is committed stands");
    }
  }

  private static String history(String location, MaintenanceOptions options) throws IOException {
    TableLog log = TableLog.open(location);
    long latest = log.latest().version();
    StringBuilder text =
        new StringBuilder(
            "version  time                      operation         added  removed  change files  bytes added\n");
    for (Commit commit : log.commits(log.firstVersion(), latest, Long.MAX_VALUE, Long.MAX_VALUE)) {
      text.append(
          String.format(
              Locale.ROOT,
              "%7d  %-24s  %-16s  %5d  %7d  %12d  %11d%n",
              commit.version(),
              Instant.ofEpochMilli(commit.timestampMs()),
              commit.operation(),
              commit.adds().size(),
              commit.removes().size(),
              commit.changeFiles().size(),
              commit.adds().stream().mapToLong(FileAction::sizeBytes).filter(b -> b > 0).sum()));
    }
    return text.toString();
  }
}
