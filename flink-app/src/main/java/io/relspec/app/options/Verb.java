package io.relspec.app.options;

/** A command that takes options. */
public enum Verb {
  BUILD,
  WATCH,
  SQL,
  DIFF,
  FACTS,
  PLAN,
  DIAG,
  CONFIG,
  DELTA_CHECKPOINT,
  DELTA_VACUUM,
  DELTA_COMPACT,
  DELTA_HISTORY,
  UPGRADE_CHECK,
  UPGRADE_DESCRIBE;
}
