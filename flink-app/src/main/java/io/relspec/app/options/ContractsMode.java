package io.relspec.app.options;

/** What becomes of rows of relations that break their contract. */
public enum ContractsMode {
  /** They are rows of {@code contract_errors} until they leave. */
  DIVERT,
  /** The job fails before it commits a state of the tables that has such rows. */
  STRICT
}
