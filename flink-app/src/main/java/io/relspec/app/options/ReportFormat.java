package io.relspec.app.options;

/** How a report is printed. */
public enum ReportFormat {
  TEXT,
  JSON
}
