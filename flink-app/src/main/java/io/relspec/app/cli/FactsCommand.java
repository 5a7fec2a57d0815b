package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.FactsOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.report.BuildProgress;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.FactsSummary;
import io.relspec.app.report.PhaseMeter;
import io.relspec.app.report.ProcessGauge;
import io.relspec.app.report.ProgressLine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code relspec facts DIR}. */
final class FactsCommand implements Command {

  @Override
  public String name() {
    return "facts";
  }

  @Override
  public String summary() {
    return "export what is extracted from each file, one file of facts per source file";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.FACTS);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("DIR", "directory to read"));
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context) {
    FactsOptions facts = FactsOptions.of(options, context.workingDirectory(), arguments.get(0));
    PhaseMeter meter = new PhaseMeter(new ProcessGauge(Path.of("/proc")), System::nanoTime);
    BuildProgress progress = new BuildProgress(meter, System::nanoTime);
    FactsSummary summary;
    try (ProgressLine line = new ProgressLine(context.err(), context.terminal(), progress::line)) {
      line.start();
      summary = context.engine().facts().export(facts, progress);
    }
    context
        .err()
        .printf(
            "%d files: %d exported to %s, %d rejected%n",
            summary.files(), summary.exported(), facts.out(), summary.rejected());
    return ExitCode.OK;
  }
}
