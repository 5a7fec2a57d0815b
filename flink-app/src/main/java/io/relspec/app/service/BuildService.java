package io.relspec.app.service;

import io.relspec.app.options.BuildOptions;
import io.relspec.app.report.BuildSummary;
import io.relspec.app.report.ProgressListener;

/** Builds the graph of one repository. */
public interface BuildService {

  /**
   * Returns when every table is committed. Findings about source files are rows, never a failure.
   *
   * @throws io.relspec.app.report.RelspecException for trouble a user can do something about
   */
  BuildSummary build(BuildOptions options, ProgressListener progress);
}
