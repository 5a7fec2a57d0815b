package io.relspec.app.cli;

import io.relspec.app.options.EffectiveOptions;
import io.relspec.app.options.PlanFormat;
import io.relspec.app.options.PlanOptions;
import io.relspec.app.options.Verb;
import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.LineageTrace;
import io.relspec.app.plan.PlanDiff;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.plan.PlanGraphics;
import io.relspec.app.plan.PlanText;
import io.relspec.app.report.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    Optional<JobPlan> before = asked.diff().map(PlanDocument::read);
    JobPlan plan = context.engine().plans().plan(asked);
    String text;
    if (before.isPresent()) {
      text = differences(before.get(), plan, asked.format());
    } else if (asked.lineage().isPresent()) {
      text = lineage(plan, asked.lineage().get(), asked.format());
    } else {
      text = whole(plan, asked.format());
    }
    context.out().write(text.getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
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
