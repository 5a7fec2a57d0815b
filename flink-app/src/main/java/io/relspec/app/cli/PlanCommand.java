package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.PlanFormat;
import io.relspec.app.options.PlanOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.plan.CriticalPath;
import io.relspec.app.plan.Impact;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.LineageTrace;
import io.relspec.app.plan.PlanDiff;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.plan.PlanGraphics;
import io.relspec.app.plan.PlanText;
import io.relspec.app.plan.Provenance;
import io.relspec.app.report.ExitCode;
import io.relspec.app.service.PlanService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code relspec plan}. */
final class PlanCommand implements Command {

  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String summary() {
    return "show what a build would run, why, from what, and what has changed";
  }

  @Override
  public Optional<Verb> verb() {
    return Optional.of(Verb.PLAN);
  }

  @Override
  public List<Argument> arguments() {
    return List.of();
  }

  @Override
  public ExitCode run(EffectiveOptions options, List<String> arguments, Context context)
      throws IOException {
    PlanOptions asked = PlanOptions.of(options, context.workingDirectory());
    PlanService plans = context.engine().plans();
    Optional<JobPlan> before =
        asked.diff().map(name -> before(name, asked.out(), plans, context.workingDirectory()));
    JobPlan plan = plans.plan(asked);
    String text =
        before.isPresent() ? differences(before.get(), plan, asked.format()) : answer(plan, asked);
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
  }

  private static String answer(JobPlan plan, PlanOptions asked) {
    boolean isJson = asked.format() == PlanFormat.JSON;
    if (asked.lineage().isPresent()) {
      return lineage(plan, asked.lineage().get(), asked.format());
    }
    if (asked.impacted().isPresent()) {
      Impact impact = Impact.of(plan, asked.impacted().get());
      return isJson ? PlanDocument.textOf(impact) : impact.text();
    }
    if (asked.provenance().isPresent()) {
      Provenance provenance = Provenance.of(plan, asked.provenance().get());
      return isJson ? PlanDocument.textOf(provenance) : provenance.text();
    }
    if (asked.criticalPath()) {
      CriticalPath path = CriticalPath.of(plan);
      return isJson ? PlanDocument.textOf(path) : path.text();
    }
    return whole(plan, asked.format());
  }

  /** A plan by what it is called: what is there as a file or directory is no run. */
  private static JobPlan before(String name, Path out, PlanService plans, Path workingDirectory) {
    Path place = workingDirectory.resolve(name).toAbsolutePath().normalize();
    return Files.exists(place) ? PlanDocument.read(place) : plans.recorded(out, name);
  }

  private static String whole(JobPlan plan, PlanFormat format) {
    return switch (format) {
      case TEXT -> PlanText.of(plan);
      case JSON -> PlanDocument.text(plan);
      case DOT -> PlanGraphics.dot(plan);
      case MERMAID -> PlanGraphics.mermaid(plan);
    };
  }

  private static String lineage(JobPlan plan, ColumnOrigin column, PlanFormat format) {
    LineageTrace trace = new LineageTrace(plan);
    return format == PlanFormat.JSON ? PlanDocument.textOf(trace.of(column)) : trace.text(column);
  }

  private static String differences(JobPlan before, JobPlan after, PlanFormat format) {
    List<PlanDiff.Difference> differences = PlanDiff.of(before, after);
    return format == PlanFormat.JSON
        ? PlanDocument.textOf(new Differences(PlanDiff.worst(differences).word(), differences))
        : PlanText.ofDifferences(differences);
  }

  /** What has changed and what it means together. */
  private record Differences(String change, List<PlanDiff.Difference> differences) {}
}
