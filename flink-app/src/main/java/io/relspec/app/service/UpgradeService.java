package io.relspec.app.service;

import io.relspec.app.options.ExtractionOptions;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.upgrade.StateMap;

/** Says what state a job would keep. */
public interface UpgradeService {
  /**
   * The state of a job that follows, as it would run now.
   *
   * @throws io.relspec.app.report.RelspecException for relations that are rejected, or if the job
   *     does not run
   */
  StateMap describe(TaskOptions tasks, ExtractionOptions extraction);
}
