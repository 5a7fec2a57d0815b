package io.relspec.app.cli;

import io.relspec.app.options.DiffOptions;
import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.DiffJson;
import io.relspec.app.report.DiffReport;
import io.relspec.app.report.DiffText;
import io.relspec.app.report.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** {@code relspec diff REV1 REV2}. */
final class DiffCommand implements Command {

  @Override
  public String name() {
    return "diff";
  }

  @Override
  public String summary() {
    return "say what differs between two commits that were followed";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.DIFF);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(
        new Argument("REV1", "commit to compare: a hash or its beginning, scan-N, @N or latest"),
        new Argument("REV2", "commit that it is compared with"));
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    DiffOptions diff =
        DiffOptions.of(options, context.workingDirectory(), arguments.get(0), arguments.get(1));
    OutputDirectory.requireComplete(diff.out());
    Logging.toFile(diff.out(), name());
    DiffReport report = context.engine().diffs().diff(diff);
    String text =
        switch (options.get(RelspecOptions.DIFF_FORMAT)) {
          case TEXT -> DiffText.of(report);
          case JSON -> DiffJson.of(report);
        };
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
  }
}
