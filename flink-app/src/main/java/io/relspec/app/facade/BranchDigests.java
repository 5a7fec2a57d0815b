package io.relspec.app.facade;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Digests of what one branch of the unions behind a relation yields.
 *
 * @param rows digest of which rows come by it
 * @param columns digests of what is in each column, in the order of the contract
 * @param inputs the datasets behind it up to the last state
 */
record BranchDigests(String rows, List<String> columns, NavigableSet<String> inputs) {
  BranchDigests {
    columns = List.copyOf(columns);
  }

  /** The same, read through a dataset. */
  BranchDigests through(String dataset) {
    NavigableSet<String> more = new TreeSet<>(inputs);
    more.add(dataset);
    return new BranchDigests(rows, columns, more);
  }
}
