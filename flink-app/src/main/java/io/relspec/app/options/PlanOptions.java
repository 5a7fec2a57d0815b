package io.relspec.app.options;

import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code relspec plan} was asked for.
 *
 * @param tasks which relations there are
 * @param extraction how evidence would be made
 * @param format how the plan is shown
 * @param lineage the column whose origins are shown instead of the plan
 * @param diff file or output directory with the plan that is compared with, absolute
 */
public record PlanOptions(
    TaskOptions tasks,
    ExtractionOptions extraction,
    PlanFormat format,
    Optional<ColumnOrigin> lineage,
    Optional<Path> diff) {

  /**
   * Takes what concerns a plan.
   *
   * @param workingDirectory relative paths start here
   * @throws RelspecException if what is asked for excludes each other
   */
  public static PlanOptions of(EffectiveOptions options, Path workingDirectory) {
    Optional<ColumnOrigin> lineage = options.find(RelspecOptions.PLAN_LINEAGE);
    Optional<Path> diff =
        options
            .find(RelspecOptions.PLAN_DIFF)
            .map(path -> workingDirectory.resolve(path).toAbsolutePath().normalize());
    PlanFormat format = options.get(RelspecOptions.PLAN_FORMAT);
    if (lineage.isPresent() && diff.isPresent()) {
      throw unclear("--lineage and --diff show different things");
    }
    boolean isGraph = format == PlanFormat.DOT || format == PlanFormat.MERMAID;
    if (isGraph && (lineage.isPresent() || diff.isPresent())) {
      throw unclear("only the whole plan is drawn as a graph");
    }
    return new PlanOptions(
        TaskOptions.of(options, workingDirectory),
        ExtractionOptions.of(options),
        format,
        lineage,
        diff);
  }

  private static RelspecException unclear(String what) {
    return new RelspecException("OPT-007", ExitCode.USAGE, what, "ask for one of them");
  }
}
