package io.relspec.app.options;

/** How the facts of a file are exported. */
public enum FactsFormat {
  /** The families the comparison with CPython reads, one JSON document per source file. */
  ORACLE,
  /** Every row of every dataset, one JSON object a line. */
  JSONL
}
