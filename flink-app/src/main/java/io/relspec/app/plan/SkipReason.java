package io.relspec.app.plan;

/** Why a relation of the catalog does not run. */
public enum SkipReason {
  /** A dataset that it needs is made by nobody at this level of analysis. */
  MISSING_DATASET,
  /** A dataset that it needs was left out by whoever started the job. */
  DISABLED,
  /** A relation that it needs is skipped. */
  UPSTREAM_SKIPPED,
  /** Nothing that is stored is made of it. */
  NOT_NEEDED,
  /** Another job has made what it yields, and this one reads it. */
  OTHER_JOB
}
