package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.contracts.ColumnContract;
import io.relspec.contracts.ContractLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A kind of node or edge stands in a golden repository, or the README says that it is not there.
 */
class GoldenKindsTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern WORD = Pattern.compile("[A-Z][A-Z_]+");

  @ParameterizedTest
  @ValueSource(strings = {"cpg_nodes", "cpg_edges"})
  void everyKindIsShownOrSaidToBeAbsent(String dataset) throws IOException {
    Set<String> absent = new TreeSet<>(kinds(dataset));
    absent.removeAll(words(goldenTexts()));

    Set<String> said = words(Stream.of(absentKinds()));
    assertThat(said).as("kinds that the README calls absent").containsAll(absent);
    Set<String> shown = new TreeSet<>(kinds(dataset));
    shown.removeAll(absent);
    assertThat(said).as("kinds that are there after all").doesNotContainAnyElementsOf(shown);
  }

  private static List<String> kinds(String dataset) {
    ColumnContract kind =
        ContractLoader.fromClassPath().get(dataset).columns().stream()
            .filter(column -> column.name().equals("kind"))
            .findFirst()
            .orElseThrow();
    return kind.values();
  }

  private static Stream<String> goldenTexts() throws IOException {
    try (Stream<Path> files = Files.walk(GoldenRepositories.DIRECTORY)) {
      List<Path> graphs = files.filter(file -> file.endsWith("out.txt")).toList();
      assertThat(graphs).isNotEmpty();
      return graphs.stream().map(GoldenKindsTest::text).toList().stream();
    }
  }

  /** The line of the README that lists them. */
  private static String absentKinds() throws IOException {
    return Files.readAllLines(README).stream()
        .filter(line -> line.startsWith("- Kinds that no graph has yet:"))
        .findFirst()
        .orElse("");
  }

  private static Set<String> words(Stream<String> texts) {
    return texts
        .flatMap(text -> WORD.matcher(text).results().map(match -> match.group()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
