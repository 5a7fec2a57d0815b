package io.relspec.app.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTypeTest {

  @ParameterizedTest
  @CsvSource({"17, 17", "4KiB, 4096", "3 MiB, 3145728", "1GiB, 1073741824"})
  void bytesTakeBinaryUnits(String text, long expected) {
    assertThat(parse(OptionType.bytes(1, 1L << 40), text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "4KB", "1.5MiB", "99999999999GiB", "many"})
  void bytesRefuseEverythingElse(String text) {
    refuses(OptionType.bytes(1, 1L << 40), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.6", "3.15", "2.7", "3", "3.13.1", "three"})
  void pythonVersionRefusesWhatTheParserDoesNotKnow(String text) {
    refuses(OptionType.pythonVersion(), text);
  }

  @Test
  void pythonVersionReadsMajorAndMinor() {
    assertThat(parse(OptionType.pythonVersion(), "3.9")).isEqualTo(new PythonVersion(3, 9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/src", "../src", "a/../../b", " "})
  void relativeDirectoryMustStayInside(String text) {
    refuses(OptionType.relativeDirectories(), text);
  }

  @Test
  void relativeDirectoryIsNormalised() {
    assertThat(parse(OptionType.relativeDirectories(), "./src/lib/")).containsExactly("src/lib");
  }

  @Test
  void brokenGlobIsRefused() {
    refuses(OptionType.globs(), "src/{a,b");
  }

  @Test
  void choiceIsTheWordInLowerCase() {
    OptionType<OutputFormat> type = OptionType.choice(OutputFormat.class);
    assertThat(parse(type, "csv")).isEqualTo(OutputFormat.CSV);
    refuses(type, "CSV");
    refuses(type, "xml");
  }

  private static <T> T parse(OptionType<T> type, String text) {
    return type.parser().apply(List.of(text));
  }

  private static void refuses(OptionType<?> type, String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> type.parser().apply(List.of(text)));
  }
}
