package io.relspec.delta.kernel;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the log says of the rows of a version.
 *
 * @param version the version
 * @param rows rows that count
 * @param files data files
 * @param sizeBytes length of the data files
 * @param nulls nulls by column, as far as every file says how many and has all its rows
 */
public record TableContent(
    long version, long rows, long files, long sizeBytes, SortedMap<String, Long> nulls) {

  public TableContent {
    nulls = Collections.unmodifiableSortedMap(new TreeMap<>(nulls));
  }
}
