package io.relspec.app.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @TempDir private Path directory;

  @Test
  void missingFileSaysNothing() {
    assertThat(read(Optional.empty())).isEmpty();
  }

  @Test
  void namedFileMustExist() {
    assertThatThrownBy(() -> read(Optional.of("other.yaml")))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.exit()).isEqualTo(ExitCode.CONFIGURATION);
              assertThat(e).hasMessage("other.yaml cannot be read (NoSuchFileException)");
            });
  }

  @Test
  void keysAreFlatOrInSections() throws IOException {
    write("# a comment\nparallelism: 4\nextract:\n  time_limit_ms: 20\nsql.limit: 7\n");

    assertThat(read(Optional.empty()))
        .containsOnly(
            Map.entry("parallelism", new RawValue(List.of("4"), "relspec.yaml:2")),
            Map.entry("extract.time_limit_ms", new RawValue(List.of("20"), "relspec.yaml:4")),
            Map.entry("sql.limit", new RawValue(List.of("7"), "relspec.yaml:5")));
  }

  @Test
  void listIsASequenceOrOneValue() throws IOException {
    write("include: ['**/*.py', lib/*.pyi]\nexclude: vendor/**\n");

    assertThat(read(Optional.empty()))
        .extractingByKeys("include", "exclude")
        .extracting(RawValue::texts)
        .containsExactly(List.of("**/*.py", "lib/*.pyi"), List.of("vendor/**"));
  }

  @Test
  void unknownKeyIsRefusedWithItsLineAndASuggestion() throws IOException {
    write("repo: x\nparalelism: 4\n");

    assertThatThrownBy(() -> read(Optional.empty()))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e ->
                assertThat(e.line())
                    .isEqualTo(
                        "error CFG-001: relspec.yaml:2: unknown key paralelism;"
                            + " did you mean parallelism?"));
  }

  @Test
  void keyGivenFlatAndInASectionIsRefused() throws IOException {
    write("extract.time_limit_ms: 1\nextract: {time_limit_ms: 2}\n");

    assertThatThrownBy(() -> read(Optional.empty()))
        .hasMessage("relspec.yaml:2: key extract.time_limit_ms stands already at relspec.yaml:1");
  }

  @Test
  void whatIsNotAMappingOrNotYamlIsRefused() throws IOException {
    for (String text :
        List.of("- a\n- b\n", "just text\n", "a: [1\n", "repo: {a: b}\n", "a: *b\n")) {
      write(text);
      assertThatThrownBy(() -> read(Optional.empty()))
          .as(text)
          .isInstanceOfSatisfying(
              RelspecException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.CONFIGURATION));
    }
  }

  private Map<String, RawValue> read(Optional<String> named) {
    return ConfigFile.read(directory, named, RelspecOptions.ALL);
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("relspec.yaml"), text);
  }
}
