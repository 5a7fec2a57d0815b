package io.relspec.app.upgrade;

import java.util.Locale;

/** What becomes of the state of a node. */
public enum StateChange {
  /** The new job goes on with it as it is. */
  KEPT,
  /** The new job goes on with it after Flink has rewritten it. */
  MIGRATED,
  /** The new job begins it empty: it follows from what comes after the upgrade only. */
  NEW,
  /** The new job has no use for it. */
  DROPPED,
  /** The new job goes on with stored rows that it would make otherwise; they stay as they are. */
  STALE,
  /** The new job cannot read it. */
  INCOMPATIBLE;

  /** In words. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
