package io.relspec.delta.kernel;

/** Where rows of a file that was rewritten are now. */
public final class MovedRows {
  private final String path;
  private final int[] rows;

  MovedRows(String path, int[] rows) {
    this.path = path;
    this.rows = rows;
  }

  /** Path of the file that has them, below the table's location. */
  public String path() {
    return path;
  }

  /** Their zero-based numbers in it, in the order in which they were asked for, ascending. */
  public int[] rows() {
    return rows.clone();
  }
}
