package io.relspec.app.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionResolverTest {
  private static final Map<String, RawValue> NOTHING = Map.of();

  @Test
  void flagWinsOverEnvironmentOverFileOverDefault() {
    Map<String, RawValue> file = raw("parallelism", "2");
    Map<String, String> environment = Map.of("RELSPEC_PARALLELISM", "3");
    Map<String, RawValue> flags = raw("parallelism", "4");

    assertThat(parallelism(flags, environment, file)).isEqualTo(4);
    assertThat(parallelism(NOTHING, environment, file)).isEqualTo(3);
    assertThat(parallelism(NOTHING, Map.of(), file)).isEqualTo(2);
    assertThat(parallelism(NOTHING, Map.of(), NOTHING)).isPositive();
  }

  @Test
  void settingNamesTheLayerAndThePlace() {
    EffectiveOptions options =
        resolve(NOTHING, Map.of("RELSPEC_EXTRACT_TIME_LIMIT_MS", "7"), NOTHING);

    assertThat(options.settings())
        .filteredOn(setting -> setting.option().equals(RelspecOptions.EXTRACT_TIME_LIMIT_MS))
        .singleElement()
        .satisfies(
            setting -> {
              assertThat(setting.layer()).isEqualTo(Layer.ENVIRONMENT);
              assertThat(setting.origin()).isEqualTo("RELSPEC_EXTRACT_TIME_LIMIT_MS");
              assertThat(setting.texts()).containsExactly("7");
            });
  }

  @Test
  void higherLayerReplacesTheWholeList() {
    EffectiveOptions options =
        resolve(
            Map.of("include", new RawValue(List.of("a/*.py"), "--include")),
            Map.of("RELSPEC_INCLUDE", "b/*.py:c/*.py"),
            NOTHING);

    assertThat(options.get(RelspecOptions.INCLUDE)).containsExactly("a/*.py");
  }

  @Test
  void listInTheEnvironmentIsSeparatedByColons() {
    EffectiveOptions options =
        resolve(NOTHING, Map.of("RELSPEC_EXCLUDE", "**/{a,b}.py:**/c.py"), NOTHING);

    assertThat(options.get(RelspecOptions.EXCLUDE)).containsExactly("**/{a,b}.py", "**/c.py");
  }

  @Test
  void unknownVariableIsAConfigurationErrorWithASuggestion() {
    assertThatThrownBy(() -> resolve(NOTHING, Map.of("RELSPEC_PARALELISM", "3"), NOTHING))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.exit()).isEqualTo(ExitCode.CONFIGURATION);
              assertThat(e.hint()).isEqualTo("did you mean RELSPEC_PARALLELISM?");
            });
  }

  @Test
  void badValueInTheEnvironmentIsAConfigurationErrorEvenWhereAFlagHidesIt() {
    assertThatThrownBy(
            () -> resolve(raw("parallelism", "4"), Map.of("RELSPEC_PARALLELISM", "many"), NOTHING))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.exit()).isEqualTo(ExitCode.CONFIGURATION);
              assertThat(e.line())
                  .isEqualTo(
                      "error CFG-002: RELSPEC_PARALLELISM: bad value 'many' for parallelism;"
                          + " give a whole number from 1 to 128");
            });
  }

  @Test
  void badFlagIsAUsageError() {
    assertThatThrownBy(() -> resolve(raw("python_version", "2.7"), Map.of(), NOTHING))
        .isInstanceOfSatisfying(
            RelspecException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void everyOptionHasItsOwnFlagInACommandAndItsOwnKey() {
    assertThat(RelspecOptions.ALL).extracting(Option::key).doesNotHaveDuplicates();
    for (Verb verb : Verb.values()) {
      assertThat(RelspecOptions.ALL)
          .filteredOn(option -> option.verbs().contains(verb))
          .extracting(Option::flag)
          .doesNotHaveDuplicates();
    }
  }

  private static int parallelism(
      Map<String, RawValue> flags, Map<String, String> environment, Map<String, RawValue> file) {
    return resolve(flags, environment, file).get(RelspecOptions.PARALLELISM);
  }

  private static EffectiveOptions resolve(
      Map<String, RawValue> flags, Map<String, String> environment, Map<String, RawValue> file) {
    return new OptionResolver(RelspecOptions.ALL, flags, environment, file).resolve();
  }

  private static Map<String, RawValue> raw(String key, String text) {
    return Map.of(key, new RawValue(List.of(text), "--" + key));
  }
}
