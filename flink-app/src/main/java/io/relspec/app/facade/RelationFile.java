package io.relspec.app.facade;

/**
 * A relation as it was written: one SELECT that yields the rows of a dataset.
 *
 * @param dataset the dataset it yields
 * @param file where it was read, for messages
 * @param sql the query; comments are allowed
 * @param priority lower comes first among relations that are ready
 */
public record RelationFile(String dataset, String file, String sql, int priority) {
  /** The priority of a relation that names none. */
  public static final int PRIORITY = 100;

  /** A relation of usual priority. */
  public RelationFile(String dataset, String file, String sql) {
    this(dataset, file, sql, PRIORITY);
  }
}
