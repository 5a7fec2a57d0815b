package io.relspec.app.job;

/**
 * Count and sum of hashes of rows: equal for equal multisets, and hardly for others.
 *
 * @param rows number of rows, negative where more have gone than come
 * @param hashes sum of their hashes
 */
record RowSum(long rows, long hashes) {
  static final RowSum NONE = new RowSum(0, 0);

  RowSum plus(RowSum other) {
    return new RowSum(rows + other.rows, hashes + other.hashes);
  }

  RowSum minus(RowSum other) {
    return new RowSum(rows - other.rows, hashes - other.hashes);
  }
}
