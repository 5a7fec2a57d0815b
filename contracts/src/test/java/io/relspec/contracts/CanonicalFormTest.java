package io.relspec.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalFormTest {

  private static final Path GOLDEN = Path.of("src/test/golden/canonical");

  /**
   * The native library compares its own text with the same files; UPDATE_GOLDEN=1 rewrites them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"py_decorators", "py_exports", "rel_call_target"})
  void textEqualsTheGoldenFile(String dataset) throws IOException {
    String text = CanonicalForm.of(ContractLoader.fromClassPath().get(dataset)) + "\n";

    Path golden = GOLDEN.resolve(dataset + ".json");
    if (System.getenv("UPDATE_GOLDEN") != null) {
      Files.writeString(golden, text);
    }
    assertThat(golden).hasContent(text);
  }

  @Test
  void textsForPeopleDoNotChangeIt() {
    ColumnContract documented =
        new ColumnContract("repo", ColumnType.STRING, false, null, null, List.of(), "a doc text");

    assertThat(CanonicalForm.of(contract(documented)))
        .isEqualTo(CanonicalForm.of(contract(ColumnContract.of("repo", ColumnType.STRING, false))));
  }

  @Test
  void specialCharactersAreEscapedAsJson() {
    ColumnContract column =
        new ColumnContract(
            "repo", ColumnType.STRING, false, null, null, List.of("a\"\\\n\t\u0001é"), null);

    assertThat(CanonicalForm.of(contract(column)))
        .contains("\"values\":[\"a\\\"\\\\\\n\\t\\u0001é\"]");
  }

  @Test
  void dedupeNamesWhatItsStrategyNeeds() {
    DatasetContract base = contract(ColumnContract.of("repo", ColumnType.STRING, false));

    assertThat(CanonicalForm.of(base)).contains("\"dedupe\":{\"strategy\":\"none\"}");
    assertThat(
            CanonicalForm.of(
                with(
                    base,
                    new Dedupe.KeepBest(List.of(new Dedupe.Order("repo", Dedupe.Direction.DESC))))))
        .contains(
            "\"dedupe\":{\"order\":[{\"by\":\"repo\",\"order\":\"desc\"}],\"strategy\":\"keep_best\"}");
    assertThat(CanonicalForm.of(with(base, new Dedupe.Collapse(List.of("tags")))))
        .contains("\"dedupe\":{\"columns\":[\"tags\"],\"strategy\":\"collapse\"}");
  }

  private static DatasetContract contract(ColumnContract column) {
    return new DatasetContract(
        "things",
        new Version(1, 0, 0),
        Database.RUNS,
        "things",
        Route.ROW,
        ChangeSemantics.KEYED,
        false,
        false,
        null,
        List.of(column),
        List.of("repo"),
        List.of(),
        List.of(),
        List.of(),
        Determinism.STABLE_SET,
        Evolution.STRICT,
        new Dedupe.None(),
        List.of(),
        List.of(),
        List.of());
  }

  private static DatasetContract with(DatasetContract c, Dedupe dedupe) {
    return new DatasetContract(
        c.dataset(),
        c.version(),
        c.database(),
        c.description(),
        c.route(),
        c.change(),
        c.materialised(),
        c.resolved(),
        c.evidence(),
        c.columns(),
        c.key(),
        c.unique(),
        c.partition(),
        c.sort(),
        c.determinism(),
        c.evolution(),
        dedupe,
        c.constraints(),
        c.references(),
        c.edges());
  }
}
