package io.relspec.app.cli;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.options.BuildOptions;
import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.options.WatchOptions;
import io.relspec.app.output.OutputDirectory;
import io.relspec.app.report.BuildPhase;
import io.relspec.app.report.BuildProgress;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.FollowListener;
import io.relspec.app.report.PhaseMeter;
import io.relspec.app.report.ProcessGauge;
import io.relspec.app.report.ProductVersions;
import io.relspec.app.report.ProgressLine;
import io.relspec.app.report.VisibleChange;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code relspec watch PATH}. */
final class WatchCommand implements Command {

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public String summary() {
    return "build the graph of a directory and keep it up to date until interrupted";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.WATCH);
  }

  @Override
  public List<Argument> arguments() {
    return List.of(new Argument("PATH", "directory to follow; with --follow commits also a URL"));
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    WatchOptions watch = WatchOptions.of(options, context.workingDirectory(), arguments.get(0));
    BuildOptions build = watch.build();
    String settings = watch.settings() + "version " + ProductVersions.ofRelspec() + "\n";
    Lifetime lifetime = context.lifetime();
    OutputDirectory output =
        lifetime.own(OutputDirectory.follow(build.out(), build.overwrite(), settings));
    EmbeddedCluster cluster = CommandCluster.following(build, name(), lifetime);
    BuildProgress progress =
        new BuildProgress(
            new PhaseMeter(new ProcessGauge(Path.of("/proc")), System::nanoTime), System::nanoTime);
    try (ProgressLine line = new ProgressLine(context.err(), context.terminal(), progress::line)) {
      line.start();
      context
          .engine()
          .follows(cluster, output)
          .follow(
              watch,
              new Printer(
                  progress,
                  line,
                  new PrintStream(context.out(), true, StandardCharsets.UTF_8),
                  context.err()));
    }
    return ExitCode.OK;
  }

  /** Shows how far the first changes are, and a line for all that become visible. */
  private record Printer(
      BuildProgress progress, ProgressLine line, PrintStream out, PrintStream err)
      implements FollowListener {

    @Override
    public void phase(BuildPhase phase) {
      progress.phase(phase);
    }

    @Override
    public void filesFound(long files) {
      progress.filesFound(files);
    }

    @Override
    public void progress(long filesDone, long rows) {
      progress.progress(filesDone, rows);
    }

    @Override
    public void visible(VisibleChange change) {
      line.close();
      out.println(change.line());
    }

    @Override
    public void notice(String text) {
      line.close();
      err.println("warning " + text);
    }
  }
}
