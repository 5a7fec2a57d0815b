package io.relspec.app.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of maintenance changes what is maintained, or how. */
class MaintenanceOptionsTest {
  private static final Map<String, String> VALUES =
      Map.of(
          "delta.retention_hours", "3",
          "delta.allow_short_retention", "true",
          "delta.oldest_reader", "7",
          "delta.oldest_commit", "@3",
          "delta.dry_run", "true",
          "delta.target_file_bytes", "4096",
          "delta.deleted_percent", "50");

  private static MaintenanceOptions of(Map<String, RawValue> flags) {
    return MaintenanceOptions.of(
        new OptionResolver(RelspecOptions.ALL, flags, Map.of(), Map.of()).resolve());
  }

  static Stream<String> keys() {
    return RelspecOptions.ALL.stream()
        .map(Option::key)
        .filter(key -> key.startsWith("delta."))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void optionChangesWhatIsDone(String key) {
    assertThat(VALUES).containsKey(key);
    RawValue value = new RawValue(List.of(String.valueOf(VALUES.get(key))), "--" + key);

    assertThat(of(Map.of(key, value))).isNotEqualTo(of(Map.of()));
  }
}
