package io.relspec.delta;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A closed data file that no commit refers to yet.
 *
 * @param table name of the table it belongs to
 * @param path path below the table's location, with {@code /} as separator, as in the file system
 * @param partition value of each partition column
 * @param sizeBytes length of the file
 * @param modificationTimeMs when the file system says it was changed last, milliseconds since the
 *     epoch
 * @param rows number of rows, at least one
 * @param statistics text of the {@code stats} field of Delta's {@code add} action
 */
public record DataFileManifest(
    String table,
    String path,
    Map<String, String> partition,
    long sizeBytes,
    long modificationTimeMs,
    long rows,
    String statistics) {

  public DataFileManifest {
    partition = Collections.unmodifiableMap(new TreeMap<>(partition));
    if (rows <= 0 || sizeBytes <= 0) {
      throw new IllegalArgumentException("empty data file " + path);
    }
  }
}
