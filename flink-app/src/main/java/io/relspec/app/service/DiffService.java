package io.relspec.app.service;

import io.relspec.app.options.DiffOptions;
import io.relspec.app.report.DiffReport;

/** Compares two commits whose tables are stored. */
public interface DiffService {

  /**
   * What differs between two commits of one repository.
   *
   * @throws io.relspec.app.report.RelspecException for trouble a user can do something about
   */
  DiffReport diff(DiffOptions options);
}
