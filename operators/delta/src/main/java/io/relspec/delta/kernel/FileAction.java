package io.relspec.delta.kernel;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that a commit adds, removes, or gives as its changes, or that is part of a version.
 *
 * @param path full path
 * @param partition value of each partition column as text; columns that are null are absent, since
 *     logs leave them out at will
 * @param sizeBytes length; negative if the log does not say
 * @param rows rows in the file, deleted ones included; negative if the log does not say
 * @param dataChange whether the action changes what the table holds
 * @param deletionVector the rows that do not count, if there are any
 */
public record FileAction(
    String path,
    Map<String, @Nullable String> partition,
    long sizeBytes,
    long rows,
    boolean dataChange,
    Optional<DeletionVector> deletionVector) {

  public FileAction {
    Map<String, @Nullable String> present = new TreeMap<>(partition);
    present.values().removeIf(value -> value == null || value.isEmpty());
    partition = Collections.unmodifiableMap(present);
  }
}
