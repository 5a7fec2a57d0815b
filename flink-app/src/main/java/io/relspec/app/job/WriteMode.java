package io.relspec.app.job;

/** What a job does to its tables. */
enum WriteMode {
  /** It fills new tables; every row comes once. The job ends with its first checkpoint. */
  APPEND,
  /** It keeps tables equal to its sources, with a change feed of every checkpoint. */
  FOLLOW
}
