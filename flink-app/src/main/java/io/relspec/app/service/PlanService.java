package io.relspec.app.service;

import io.relspec.app.options.PlanOptions;
import io.relspec.app.plan.JobPlan;

/** Says what a build would do, without doing it. */
public interface PlanService {
  /**
   * The plan of a build with these options.
   *
   * @throws io.relspec.app.report.RelspecException for relations that are rejected
   */
  JobPlan plan(PlanOptions options);
}
