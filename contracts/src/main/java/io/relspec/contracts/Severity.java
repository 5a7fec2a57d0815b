package io.relspec.contracts;

/** What a failed constraint does to its row. */
public enum Severity implements YamlEnum {
  /** The row goes to the errors of the dataset instead of its output. */
  ERROR,
  /** The failure is recorded and the row passes. */
  WARNING
}
