package io.relspec.app.options;

import java.util.Locale;

/** A command that takes options. */
public enum Verb {
  BUILD,
  WATCH,
  SQL,
  FACTS,
  CONFIG;

  /** The word on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
