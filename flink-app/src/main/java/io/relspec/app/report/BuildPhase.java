package io.relspec.app.report;

import java.util.Locale;

/** What a build does, in this order. */
public enum BuildPhase {
  /** The process starts. */
  START("starting"),
  /** Tables are created and the job is planned. */
  PLAN("planning"),
  /** Files are read and extracted, rows are related and written. */
  RUN("extracting and relating"),
  /** The sources are at their end; what was written becomes visible. */
  COMMIT("committing"),
  /** The tables are counted. */
  SUMMARISE("counting");

  private final String activity;

  BuildPhase(String activity) {
    this.activity = activity;
  }

  /** What a user sees while it lasts. */
  public String activity() {
    return activity;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
