package io.relspec.app.plan;

import java.util.Locale;

/** How much a change of a plan means, from little to much. */
public enum PlanChange {
  /** Nothing has changed. */
  NONE,
  /** Texts, versions of texts, the order of ready relations. Rows and state are the same. */
  METADATA,
  /** Something is there that was not; all that was there is the same. */
  ADDITIVE,
  /** Rows or columns that were there may be others now; what was stored is to be built anew. */
  BREAKING,
  /** A running job cannot go on from its state: what keeps it has changed. */
  STATE_INCOMPATIBLE;

  /** In words. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The greater of both. */
  PlanChange or(PlanChange other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
