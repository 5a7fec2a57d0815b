package io.relspec.contracts;

/** What a dataset's stream may carry. */
public enum ChangeSemantics implements YamlEnum {
  /** Insertions and deletions of whole rows, at most one row per key. */
  KEYED,
  /** Insertions only. */
  APPEND
}
