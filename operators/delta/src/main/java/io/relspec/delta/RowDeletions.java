package io.relspec.delta;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of one data file that are deleted. Immutable. */
public final class RowDeletions {
  private final String path;
  private final int[] rows;

  /**
   * Deletions of at least one row.
   *
   * @param path path of the data file below the table's location
   * @param rows zero-based numbers of the rows in the file, ascending
   */
  public RowDeletions(String path, int[] rows) {
    this.path = path;
    this.rows = rows.clone();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || (i > 0 && rows[i] <= rows[i - 1])) {
        throw new IllegalArgumentException("row numbers of " + path + " do not ascend");
      }
    }
    if (rows.length == 0) {
      throw new IllegalArgumentException("no row of " + path + " is deleted");
    }
  }

  /**
   * Deletions in one file as one.
   *
   * @param ofOneFile deletions, none of a row that another one has too
   */
  public static RowDeletions merged(List<RowDeletions> ofOneFile) {
    if (ofOneFile.size() == 1) {
      return ofOneFile.get(0);
    }
    IntStream rows = ofOneFile.stream().flatMapToInt(part -> Arrays.stream(part.rows));
    return new RowDeletions(ofOneFile.get(0).path, rows.sorted().toArray());
  }

  /** Path of the data file below the table's location. */
  public String path() {
    return path;
  }

  /** Zero-based numbers of the rows, ascending. */
  public int[] rows() {
    return rows.clone();
  }

  /** How many rows. */
  public int count() {
    return rows.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowDeletions that
        && path.equals(that.path)
        && Arrays.equals(rows, that.rows);
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + Arrays.hashCode(rows);
  }

  @Override
  public String toString() {
    return rows.length + " rows of " + path;
  }
}
