package io.relspec.app.service;

import io.relspec.app.options.FactsOptions;
import io.relspec.app.report.FactsSummary;
import io.relspec.app.report.ProgressListener;

/** Writes what the extractor says about each file, without a cluster and without tables. */
public interface FactsExporter {

  /**
   * Writes one file of facts per source file.
   *
   * @throws io.relspec.app.report.RelspecException for trouble a user can do something about
   */
  FactsSummary export(FactsOptions options, ProgressListener progress);
}
