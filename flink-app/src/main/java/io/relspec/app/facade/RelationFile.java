package io.relspec.app.facade;

/**
 * A relation as it was written: one SELECT that yields the rows of a dataset.
 *
 * @param dataset the dataset it yields
 * @param file where it was read, for messages
 * @param sql the query; comments are allowed
 * @param priority lower comes first among relations that are ready
 * @param isKeyChecked whether rows are compared where the plan does not prove that the key of the
 *     dataset is theirs alone; else whoever wrote it vouches for that
 */
public record RelationFile(
    String dataset, String file, String sql, int priority, boolean isKeyChecked) {
  /** The priority of a relation that names none. */
  public static final int PRIORITY = 100;

  /** The end of the name of a file that holds a specification. */
  static final String SPECIFICATION = ".yaml";

  /** A relation of usual priority whose key is vouched for. */
  public RelationFile(String dataset, String file, String sql) {
    this(dataset, file, sql, PRIORITY, false);
  }

  /** Whether the query stands for a specification, in which nobody reads its lines. */
  boolean isGenerated() {
    return file.endsWith(SPECIFICATION);
  }

  /** The same with more to its query. */
  RelationFile followedBy(String more) {
    return new RelationFile(dataset, file, sql + more, priority, isKeyChecked);
  }
}
