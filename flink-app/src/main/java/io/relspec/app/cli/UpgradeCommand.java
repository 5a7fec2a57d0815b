package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.ReportFormat;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.report.ExitCode;
import io.relspec.app.upgrade.StateChange;
import io.relspec.app.upgrade.StateDocument;
import io.relspec.app.upgrade.UpgradeCheck;
import io.relspec.app.upgrade.UpgradeMap;
import io.relspec.app.upgrade.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code relspec upgrade WORD}: what becomes of state when a job is replaced by another. */
final class UpgradeCommand {
  /** All words, in the order of the help text. */
  static final List<Command> ALL =
      List.of(
          new WordCommand(
              "upgrade check",
              "say what becomes of the state of a job, and refuse to lose any (exit code 3)",
              Verb.UPGRADE_CHECK,
              List.of(
                  new Command.Argument(
                      "OLD", "savepoint, output directory, plan or description of the job so far"),
                  new Command.Argument("NEW", "the same of the job that is to go on")),
              UpgradeCommand::check),
          new WordCommand(
              "upgrade describe",
              "describe the state of a job that follows, as it would run now",
              Verb.UPGRADE_DESCRIBE,
              List.of(),
              UpgradeCommand::describe));

  private UpgradeCommand() {}

  private static ExitCode describe(
      EffectiveOptions options, List<String> arguments, Context context) throws IOException {
    print(
        context,
        StateDocument.text(
            context
                .engine()
                .upgrades()
                .describe(
                    TaskOptions.of(options, context.workingDirectory()),
                    ExtractionOptions.of(options))));
    return ExitCode.OK;
  }

  private static ExitCode check(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    Path here = context.workingDirectory();
    UpgradeMap accepted =
        options
            .find(RelspecOptions.UPGRADE_MAP)
            .map(file -> UpgradeMap.read(here.resolve(file)))
            .orElse(UpgradeMap.NONE);
    List<Verdict> verdicts =
        UpgradeCheck.of(
            StateDocument.read(here.resolve(arguments.get(0))),
            StateDocument.read(here.resolve(arguments.get(1))),
            accepted);
    boolean isRefused = verdicts.stream().anyMatch(Verdict::isRefused);
    print(
        context,
        options.get(RelspecOptions.UPGRADE_FORMAT) == ReportFormat.JSON
            ? PlanDocument.textOf(new Report(!isRefused, verdicts))
            : text(verdicts, isRefused));
    return isRefused ? ExitCode.CHECKS_FAILED : ExitCode.OK;
  }

  private static void print(Context context, String text) throws IOException {
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(List<Verdict> verdicts, boolean isRefused) {
    StringBuilder text = new StringBuilder();
    for (Verdict verdict : verdicts) {
      if (verdict.change() != StateChange.KEPT || !verdict.reason().isEmpty()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%-12s  %s: %s%s%n",
                verdict.change().word(),
                verdict.node(),
                verdict.reason(),
                verdict.accepted() == null ? "" : " (accepted: " + verdict.accepted() + ")"));
      }
    }
    return text.append(counts(verdicts))
        .append(isRefused ? "; the upgrade is refused\n" : "; the upgrade loses nothing unnamed\n")
        .toString();
  }

  private static String counts(List<Verdict> verdicts) {
    return Arrays.stream(StateChange.values())
        .map(
            change ->
                verdicts.stream().filter(verdict -> verdict.change() == change).count()
                    + " "
                    + change.word())
        .collect(Collectors.joining(", "));
  }

  /** What becomes of state, and whether that may be. */
  private record Report(boolean compatible, List<Verdict> nodes) {}
}
