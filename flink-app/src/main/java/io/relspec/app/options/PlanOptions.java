package io.relspec.app.options;

import io.relspec.app.plan.ColumnOrigin;
import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code relspec plan} was asked for.
 *
 * @param tasks which relations there are
 * @param extraction how evidence would be made
 * @param format how the plan is shown
 * @param lineage the column whose origins are shown instead of the plan
 * @param diff what has the plan that is compared with: a file, an output directory or a run
 * @param impacted the dataset or column whose dependants are shown
 * @param provenance the dataset or edge kind whose origins are shown
 * @param criticalPath whether the critical path is shown
 * @param out directory that holds the tables in which runs are looked up, absolute
 */
public record PlanOptions(
    TaskOptions tasks,
    ExtractionOptions extraction,
    PlanFormat format,
    Optional<ColumnOrigin> lineage,
    Optional<String> diff,
    Optional<String> impacted,
    Optional<String> provenance,
    boolean criticalPath,
    Path out) {

  /**
   * Takes what concerns a plan.
   *
   * @param workingDirectory relative paths start here
   * @throws RelspecException if what is asked for excludes each other
   */
  public static PlanOptions of(EffectiveOptions options, Path workingDirectory) {
    Optional<ColumnOrigin> lineage = options.find(RelspecOptions.PLAN_LINEAGE);
    Optional<String> diff = options.find(RelspecOptions.PLAN_DIFF);
    PlanFormat format = options.get(RelspecOptions.PLAN_FORMAT);
    Optional<String> impacted = options.find(RelspecOptions.PLAN_IMPACTED);
    Optional<String> provenance = options.find(RelspecOptions.PLAN_PROVENANCE);
    boolean criticalPath = options.get(RelspecOptions.PLAN_CRITICAL_PATH);
    long questions =
        Stream.of(lineage, diff, impacted, provenance).filter(Optional::isPresent).count()
            + (criticalPath ? 1 : 0);
    if (questions > 1) {
      throw unclear(
          "--lineage, --diff, --impacted, --provenance and --critical-path show different things");
    }
    boolean isGraph = format == PlanFormat.DOT || format == PlanFormat.MERMAID;
    if (isGraph && questions > 0) {
      throw unclear("only the whole plan is drawn as a graph");
    }
    return new PlanOptions(
        TaskOptions.of(options, workingDirectory),
        ExtractionOptions.of(options),
        format,
        lineage,
        diff,
        impacted,
        provenance,
        criticalPath,
        workingDirectory.resolve(options.get(RelspecOptions.OUT)).toAbsolutePath().normalize());
  }

  private static RelspecException unclear(String what) {
    return new RelspecException("OPT-007", ExitCode.USAGE, what, "ask for one of them");
  }
}
