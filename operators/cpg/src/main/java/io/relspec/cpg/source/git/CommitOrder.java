package io.relspec.cpg.source.git;

/** Which commits of a branch are applied, and in which order. */
public enum CommitOrder {
  /**
   * The branch as it was: from a commit to its first parent and on. What a merge brought in is the
   * change of the merge.
   */
  FIRST_PARENT,
  /**
   * Every commit, parents before children, branches kept together. Each is applied as the
   * difference to the commit applied before it, which need not be its parent; so the files after it
   * are exactly its files.
   */
  FULL
}
