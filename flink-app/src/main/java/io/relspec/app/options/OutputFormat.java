package io.relspec.app.options;

/** How rows of a query are printed. */
public enum OutputFormat {
  /** Aligned columns; long values are cut. */
  TABLE,
  /** One array of objects; nothing is cut. */
  JSON,
  /** RFC 4180 with a header; nothing is cut. */
  CSV
}
