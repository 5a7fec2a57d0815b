package io.relspec.app.service;

import io.relspec.app.options.PlanOptions;
import io.relspec.app.plan.JobPlan;
import java.nio.file.Path;

/** Says what a build would do, without doing it. */
public interface PlanService {
  /**
   * The plan of a build with these options.
   *
   * @throws io.relspec.app.report.RelspecException for relations that are rejected
   */
  JobPlan plan(PlanOptions options);

  /**
   * The plan of an earlier run.
   *
   * @param out directory that holds the tables
   * @param run id of the run, the beginning of one, or {@code latest}
   * @throws io.relspec.app.report.RelspecException if there is no such run, or more than one
   */
  JobPlan recorded(Path out, String run);
}
