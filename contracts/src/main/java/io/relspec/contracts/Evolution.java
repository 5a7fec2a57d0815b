package io.relspec.contracts;

/** Which schema changes a job may meet when it starts from a savepoint. */
public enum Evolution implements YamlEnum {
  /** None: the same columns and types. */
  STRICT,
  /** New nullable columns at the end. */
  ADDITIVE,
  /** Also dropped nullable columns and widened types; surplus live columns are dropped. */
  RELAXED
}
