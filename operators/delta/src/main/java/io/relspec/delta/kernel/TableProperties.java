package io.relspec.delta.kernel;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The properties a table is made with, and those it must keep. */
final class TableProperties {
  static final String CHANGE_FEED = "delta.enableChangeDataFeed";

  /** The columns of the primary key, separated by commas; Delta itself has none. */
  static final String PRIMARY_KEY = "relspec.primary-key";

  /** Number of columns when one was added last: a declaration that changes is what adds it. */
  static final String COLUMN_COUNT = "relspec.columns";

  /** What readers of changes, upserts and the commit protocol rely on. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          CHANGE_FEED,
          "true",
          "delta.enableDeletionVectors",
          "true",
          "delta.enableInCommitTimestamps",
          "true");

  private static final String TRANSACTION_RETENTION = "delta.setTransactionRetentionDuration";

  private TableProperties() {}

  static Map<String, String> of(TableSpec spec) {
    Map<String, String> properties = new LinkedHashMap<>(REQUIRED);
    properties.put("delta.feature.domainMetadata", "supported");
    properties.put("delta.checkpointInterval", "100");
    properties.put(
        "delta.dataSkippingNumIndexedCols", Integer.toString(spec.statsColumns().size()));
    if (!spec.primaryKey().isEmpty()) {
      properties.put(PRIMARY_KEY, String.join(",", spec.primaryKey()));
    }
    return properties;
  }

  /**
   * The same with further ones.
   *
   * @throws io.relspec.delta.DeltaException if one of them is not free to be chosen
   */
  static Map<String, String> of(TableSpec spec, Map<String, String> chosen) {
    Map<String, String> properties = of(spec);
    chosen.forEach(
        (property, value) -> {
          String fixed = properties.putIfAbsent(property, value);
          if (fixed != null && !fixed.equals(value)) {
            throw DeltaErrors.propertyMismatch(spec.name(), property, fixed, value);
          }
        });
    check(spec, properties);
    return properties;
  }

  static void check(TableSpec spec, Map<String, String> found) {
    REQUIRED.keySet().stream()
        .sorted()
        .filter(property -> !"true".equals(found.get(property)))
        .findFirst()
        .ifPresent(
            property -> {
              throw DeltaErrors.propertyMismatch(
                  spec.name(), property, "true", found.get(property));
            });
    String mapping = found.getOrDefault(TableLog.COLUMN_MAPPING, TableLog.NOT_MAPPED);
    if (!mapping.equals(TableLog.NOT_MAPPED)) {
      // Data files that are written have the columns under their own names.
      throw DeltaErrors.propertyMismatch(
          spec.name(), TableLog.COLUMN_MAPPING, TableLog.NOT_MAPPED, mapping);
    }
    String retention = found.get(TRANSACTION_RETENTION);
    if (retention != null) {
      throw DeltaErrors.transactionsExpire(spec.name(), retention);
    }
  }
}
