package io.relspec.delta;

/** What a sink does if the columns it was declared with are not those of its table. */
public enum SchemaEvolution {
  /** It fails. */
  STRICT,
  /**
   * Nullable columns that the table lacks are added to it, behind the others, when the job starts;
   * nullable columns that only the table has are null in the rows of the sink. All other
   * differences fail.
   */
  ADDITIVE
}
