package io.relspec.delta.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what the files of a version say of their rows. */
final class ContentSums {
  private final String table;
  private long rows;
  private long files;
  private long sizeBytes;

  /** Null before the first file. */
  private @Nullable Map<String, Long> nulls;

  ContentSums(String table) {
    this.table = table;
  }

  void add(Row scanFile) {
    LiveFile file = LiveFile.of(scanFile.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
    JsonNode statistics = ChangeActions.statistics(table, file);
    DeletionVectorDescriptor vector = file.deletionVector();
    long deleted = vector == null ? 0 : vector.getCardinality();
    rows += statistics.get("numRecords").longValue() - deleted;
    files++;
    sizeBytes += file.sizeBytes();
    nulls = sum(nulls, deleted == 0 ? nullCounts(statistics) : Map.of());
  }

  TableContent content(long version) {
    return new TableContent(
        version, rows, files, sizeBytes, new TreeMap<>(nulls == null ? Map.of() : nulls));
  }

  /** Columns that both know of. */
  private static Map<String, Long> sum(@Nullable Map<String, Long> before, Map<String, Long> more) {
    if (before == null) {
      return more;
    }
    Map<String, Long> sum = new TreeMap<>();
    before.forEach(
        (column, count) -> {
          Long other = more.get(column);
          if (other != null) {
            sum.put(column, count + other);
          }
        });
    return sum;
  }

  private static Map<String, Long> nullCounts(JsonNode statistics) {
    Map<String, Long> counts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> column : statistics.path("nullCount").properties()) {
      if (column.getValue().isIntegralNumber()) {
        counts.put(column.getKey(), column.getValue().longValue());
      }
    }
    return counts;
  }
}
