package io.relspec.delta.catalog;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.TableVersion;
import io.relspec.delta.table.DeltaConnectorOptions;
import io.relspec.delta.table.DeltaTableFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Options of a declaration as properties of its table, and back: those of the connector below a
 * name of their own, those of Delta as they are.
 */
final class StoredOptions {
  private static final String PREFIX = "relspec.option.";
  private static final String DELTA = "delta.";

  /** Options that say where a table lies, which the catalog knows better. */
  private static final Set<String> IMPLIED = Set.of("connector", "path");

  private StoredOptions() {}

  /**
   * The properties of a table that is declared with options.
   *
   * @throws io.relspec.delta.DeltaException if an option is unknown or has an impossible value
   */
  static Map<String, String> properties(Map<String, String> options) {
    Map<String, String> properties = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          if (key.startsWith(DELTA)) {
            properties.put(key, value);
          } else if (!IMPLIED.contains(key)) {
            check(key, options);
            properties.put(PREFIX + key, value);
          }
        });
    return properties;
  }

  private static void check(String key, Map<String, String> options) {
    ConfigOption<?> known =
        new DeltaTableFactory()
            .optionalOptions().stream()
                .filter(option -> option.key().equals(key))
                .filter(option -> !option.equals(DeltaConnectorOptions.METADATA))
                .findFirst()
                .orElseThrow(
                    () ->
                        DeltaErrors.catalogRefused(
                            "A table has no option %s.".formatted(key),
                            "Use options of the connector, and Delta's own table properties."));
    try {
      Configuration.fromMap(options).getOptional(known);
    } catch (IllegalArgumentException e) {
      throw DeltaErrors.optionInvalid(key, String.valueOf(e.getMessage()));
    }
  }

  /** The options that a table was declared with. */
  static Map<String, String> of(TableVersion table) {
    Map<String, String> options = new TreeMap<>();
    table
        .properties()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                options.put(key.substring(PREFIX.length()), value);
              }
            });
    return options;
  }
}
