package io.relspec.app.service;

import io.relspec.app.options.QueryOptions;
import io.relspec.app.report.CheckResult;
import java.util.function.Consumer;

/** Checks the tables of a build against what must hold for all of them. */
public interface CheckService {
  /**
   * Checks all rules.
   *
   * @param listener gets each result as soon as it is known
   * @throws io.relspec.app.report.RelspecException for trouble a user can do something about
   */
  void check(QueryOptions options, Consumer<CheckResult> listener);
}
