package io.relspec.app.plan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan without its datasets and relations.
 *
 * @param format version of the form of the plan
 * @param fingerprint of all relations that run
 * @param options what changes the rows of evidence, by key of the option
 */
public record PlanHead(int format, String fingerprint, SortedMap<String, String> options) {
  public PlanHead {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /** The head of a plan. */
  public static PlanHead of(JobPlan plan) {
    return new PlanHead(plan.format(), plan.fingerprint(), plan.options());
  }
}
