package io.relspec.delta.sink.writer;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/** The rows that scopes have before they are replaced, by their place; each file is read once. */
final class OldRows {
  private final SortedMap<UUID, IntStream.Builder> wanted = new TreeMap<>();
  private final Map<UUID, Map<String, String>> partitions = new HashMap<>();
  private final Map<RowPosition, BinaryRowData> rows = new HashMap<>();

  /** Wants the rows of a scope, all of which are in one partition. */
  void want(ScopeRows scope, Map<String, String> partition) {
    for (ScopeRows.Run run : scope.runs()) {
      partitions.put(run.file(), partition);
      IntStream.Builder numbers = wanted.computeIfAbsent(run.file(), f -> IntStream.builder());
      IntStream.range(run.first(), run.first() + run.count()).forEach(numbers::add);
    }
  }

  /** Reads what is wanted. */
  void read(StoredRows stored) {
    wanted.forEach(
        (file, builder) -> {
          int[] numbers = builder.build().sorted().toArray();
          int[] next = {0};
          stored.read(
              file,
              Objects.requireNonNull(partitions.get(file)),
              numbers,
              row -> rows.put(new RowPosition(file, numbers[next[0]++]), retained(row)));
          if (next[0] != numbers.length) {
            throw new IllegalStateException(
                "file " + file + " gave " + next[0] + " of " + numbers.length + " rows");
          }
        });
  }

  /** The row at a place. */
  BinaryRowData at(RowPosition position) {
    return Objects.requireNonNull(rows.get(position));
  }

  /** The reader reuses the row, not its bytes. */
  private static BinaryRowData retained(RowData row) {
    BinaryRowData reused = (BinaryRowData) row;
    BinaryRowData kept = new BinaryRowData(reused.getArity());
    kept.pointTo(reused.getSegments(), reused.getOffset(), reused.getSizeInBytes());
    return kept;
  }
}
