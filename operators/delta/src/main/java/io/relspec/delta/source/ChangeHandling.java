package io.relspec.delta.source;

/** What rows of a source say about changes. */
public enum ChangeHandling {
  /** Insertions, preimages and postimages of updates, deletions. */
  ALL,
  /** As {@link #ALL}, without preimages: for readers that know rows by their primary key. */
  UPSERT,
  /** Insertions only; any other change fails the job. */
  APPEND_ONLY,
  /** Every change is an insertion whose metadata columns say what happened. */
  AS_ROWS
}
