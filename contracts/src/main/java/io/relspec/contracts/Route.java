package io.relspec.contracts;

/** How rows leave the native extractor. */
public enum Route implements YamlEnum {
  /** Binary row frames, changelog rows in the Table API. */
  ROW,
  /** Arrow batches with a change column that go to Parquet without becoming Java rows. */
  COLUMNAR
}
