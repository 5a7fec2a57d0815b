package io.relspec.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every version of every contract has a golden file, which is written once: UPDATE_GOLDEN=1 adds
 * those that are missing and changes none.
 */
class ContractVersionsTest {
  private static final Path GOLDEN = Path.of("src/test/golden/versions");
  private static final ContractRegistry NOW = ContractLoader.fromClassPath();

  private static Path file(DatasetContract contract) {
    return GOLDEN.resolve(contract.dataset()).resolve(contract.version() + ".json");
  }

  /** The contract of a golden file: its canonical form, which has no texts for people. */
  private static DatasetContract read(Path file) throws IOException {
    String text = Files.readString(file);
    return ContractReader.read(
        YamlDocument.parse(file.toString(), "{\"description\":\"none\"," + text.substring(1)));
  }

  /** The golden versions of each dataset, the earliest first. */
  private static Map<String, List<DatasetContract>> golden() throws IOException {
    Map<String, List<DatasetContract>> golden = new TreeMap<>();
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        DatasetContract contract = read(file);
        assertThat(file).isEqualTo(file(contract));
        golden.computeIfAbsent(contract.dataset(), name -> new ArrayList<>()).add(contract);
      }
    }
    golden.values().forEach(v -> v.sort((a, b) -> a.version().compareTo(b.version())));
    return golden;
  }

  private static String words(DatasetContract before, DatasetContract after) {
    return ContractChange.between(before, after).stream()
        .map(change -> change.kind() + ": " + change.what())
        .collect(Collectors.joining("; "));
  }

  @TestFactory
  List<DynamicTest> contractIsWhatItsVersionWas() {
    return NOW.all().stream()
        .map(contract -> DynamicTest.dynamicTest(contract.dataset(), () -> check(contract)))
        .toList();
  }

  private static void check(DatasetContract contract) throws IOException {
    Path file = file(contract);
    if (System.getenv("UPDATE_GOLDEN") != null && !Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, CanonicalForm.of(contract) + "\n");
    }
    assertThat(file)
        .as(
            "version %s of %s has no golden file: run this test with UPDATE_GOLDEN=1",
            contract.version(), contract.dataset())
        .exists();
    DatasetContract then = read(file);
    assertThat(CanonicalForm.of(contract))
        .as(
            "%s %s was something else when this version was made (%s): raise it to %s or higher",
            contract.dataset(),
            contract.version(),
            words(then, contract),
            ContractChange.required(then, contract))
        .isEqualTo(CanonicalForm.of(then));
  }

  @Test
  void versionsSayWhatChanged() throws IOException {
    List<String> wrong = new ArrayList<>();
    golden()
        .forEach(
            (dataset, versions) -> {
              for (int i = 1; i < versions.size(); i++) {
                DatasetContract before = versions.get(i - 1);
                DatasetContract after = versions.get(i);
                Version least = ContractChange.required(before, after);
                if (after.version().compareTo(least) < 0) {
                  wrong.add(
                      "%s %s follows %s and must be %s or higher: %s"
                          .formatted(
                              dataset,
                              after.version(),
                              before.version(),
                              least,
                              words(before, after)));
                }
              }
            });
    assertThat(wrong).isEmpty();
  }

  @Test
  void contractIsItsLatestVersion() throws IOException {
    golden()
        .forEach(
            (dataset, versions) ->
                assertThat(NOW.find(dataset).map(DatasetContract::version))
                    .as("a released dataset keeps its contract, and no version is taken back")
                    .contains(versions.get(versions.size() - 1).version()));
  }
}
