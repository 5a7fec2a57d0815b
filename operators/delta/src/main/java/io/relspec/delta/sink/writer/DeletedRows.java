package io.relspec.delta.sink.writer;

import io.relspec.delta.RowDeletions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/** Rows that leave data files between two barriers. */
final class DeletedRows {
  private final SortedMap<UUID, IntStream.Builder> rows = new TreeMap<>();

  void add(RowPosition position) {
    rows.computeIfAbsent(position.file(), file -> IntStream.builder()).add(position.row());
  }

  /** The deleted rows of a file, ascending, possibly none; there are none afterwards. */
  int[] of(UUID file) {
    IntStream.Builder numbers = rows.remove(file);
    return numbers == null ? new int[0] : numbers.build().sorted().toArray();
  }

  /** The deletions by file, in the order of the files' ids; there are none afterwards. */
  List<RowDeletions> take(String table) {
    List<RowDeletions> deletions =
        rows.entrySet().stream()
            .map(
                entry ->
                    new RowDeletions(
                        FilePaths.ofId(table, entry.getKey()),
                        entry.getValue().build().sorted().toArray()))
            .toList();
    rows.clear();
    return deletions;
  }
}
