package io.relspec.app.options;

/** A command that takes options. */
public enum Verb {
  BUILD,
  WATCH,
  SQL,
  DIFF,
  FACTS,
  CONFIG,
  DELTA_CHECKPOINT,
  DELTA_VACUUM,
  DELTA_COMPACT,
  DELTA_HISTORY;
}
