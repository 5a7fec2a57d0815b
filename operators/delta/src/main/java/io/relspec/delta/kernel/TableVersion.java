package io.relspec.delta.kernel;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a table is at one version.
 *
 * @param version the version
 * @param timestampMs when it was committed, milliseconds since the epoch
 * @param rowType all columns in their order; timestamps have microseconds
 * @param partitionColumns columns whose values stand in the log
 * @param properties the table's properties
 */
public record TableVersion(
    long version,
    long timestampMs,
    RowType rowType,
    List<String> partitionColumns,
    Map<String, String> properties)
    implements Serializable {
  public TableVersion {
    partitionColumns = List.copyOf(partitionColumns);
    properties = new TreeMap<>(properties);
  }

  /** Whether the change feed is on. */
  public boolean hasChangeFeed() {
    return hasChangeFeed(properties);
  }

  /** Whether properties of a table turn the change feed on. */
  public static boolean hasChangeFeed(Map<String, String> properties) {
    return Boolean.parseBoolean(properties.get(TableProperties.CHANGE_FEED));
  }

  /** The columns that identify a row, as the table was declared; empty if it was not. */
  public List<String> primaryKey() {
    String key = properties.getOrDefault(TableProperties.PRIMARY_KEY, "");
    return key.isEmpty() ? List.of() : List.of(key.split(","));
  }
}
