package io.relspec.delta.source;

import io.relspec.delta.kernel.DeletionVector;
import io.relspec.delta.kernel.FileAction;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A data file to be read, and which of its rows count: all, or those of {@code only}, without those
 * of {@code except}.
 *
 * @param path full path
 * @param partition value of each partition column as text; columns that are null are absent
 * @param sizeBytes length; negative if the log does not say
 * @param rows rows in the file; negative if the log does not say
 * @param kind what the rows are
 * @param only positions of the rows that count, if not all do
 * @param except positions of rows that do not count
 * @param rowsDone rows from the beginning of the file that are done with
 */
public record FileRead(
    String path,
    Map<String, @Nullable String> partition,
    long sizeBytes,
    long rows,
    ChangeKind kind,
    Optional<DeletionVector> only,
    Optional<DeletionVector> except,
    long rowsDone) {

  public FileRead {
    partition = Collections.unmodifiableMap(new TreeMap<>(partition));
  }

  /** All rows of a live file, without those that are deleted. */
  static FileRead of(FileAction file) {
    return new FileRead(
        file.path(),
        file.partition(),
        file.sizeBytes(),
        file.rows(),
        ChangeKind.INSERTS,
        Optional.empty(),
        file.deletionVector(),
        0);
  }

  FileRead withRowsDone(long done) {
    return new FileRead(path, partition, sizeBytes, rows, kind, only, except, done);
  }

  /** Rows that count, deleted ones left out; empty if the log does not say. */
  Optional<Long> liveRows() {
    if (rows < 0 || kind.isFeed()) {
      return Optional.empty();
    }
    long deleted = except.map(DeletionVector::cardinality).orElse(0L);
    return only.isPresent() ? Optional.empty() : Optional.of(rows - deleted);
  }
}
