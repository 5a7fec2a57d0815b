package io.relspec.app.cli;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.options.BuildOptions;
import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.ReportFormat;
import io.relspec.app.options.Verb;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.BuildProgress;
import io.relspec.app.report.BuildReport;
import io.relspec.app.report.BuildSummary;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.JsonReport;
import io.relspec.app.report.PhaseMeter;
import io.relspec.app.report.ProcessGauge;
import io.relspec.app.report.ProgressLine;
import io.relspec.app.report.TextReport;
import io.relspec.app.service.BuildService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code relspec build PATH}. */
final class BuildCommand implements Command {

  @Override
  public String name() {
    return "build";
  }

  @Override
  public String summary() {
    return "build the graph of a directory of Python files";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.BUILD);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("PATH", "directory to read"));
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    BuildOptions build = BuildOptions.of(options, context.workingDirectory(), arguments.get(0));
    PhaseMeter meter = new PhaseMeter(new ProcessGauge(Path.of("/proc")), System::nanoTime);
    BuildProgress progress = new BuildProgress(meter, System::nanoTime);
    Lifetime lifetime = context.lifetime();
    OutputDirectory output = lifetime.own(OutputDirectory.claim(build.out(), build.overwrite()));
    EmbeddedCluster cluster = CommandCluster.streaming(build, name(), lifetime);
    BuildService service = context.engine().builds(cluster, output);
    BuildSummary summary = run(service, build, progress, context);
    output.complete();
    BuildReport report = new BuildReport(build.source(), build.out(), summary, meter.end());
    print(report, options.get(RelspecOptions.BUILD_FORMAT), context);
    return ExitCode.OK;
  }

  private static BuildSummary run(
      BuildService service, BuildOptions build, BuildProgress progress, Context context) {
    try (ProgressLine line = new ProgressLine(context.err(), context.terminal(), progress::line)) {
      line.start();
      return service.build(build, progress);
    }
  }

  private static void print(BuildReport report, ReportFormat format, Context context)
      throws IOException {
    String text =
        switch (format) {
          case TEXT -> TextReport.of(report);
          case JSON -> JsonReport.of(report);
        };
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
