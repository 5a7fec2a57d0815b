package io.relspec.contracts;

/** What is promised about two runs over the same input. */
public enum Determinism implements YamlEnum {
  /** Equal rows and, per data file, equal bytes. */
  CANONICAL,
  /** Equal rows. */
  STABLE_SET,
  /** No promise; allowed only in database {@code runs}. */
  BEST_EFFORT
}
