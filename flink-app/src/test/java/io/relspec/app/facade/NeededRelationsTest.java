package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NeededRelationsTest {

  private static final List<Reads> CHAIN =
      List.of(
          new Reads("base", "facts"),
          new Reads("aside", "base"),
          new Reads("between", "base", "facts"),
          new Reads("top", "between"),
          new Reads("above", "top", "aside"));

  @Test
  void whatIsStoredAndAllThatItIsMadeOfIsKeptInOrder() {
    assertThat(needed("top")).containsExactly("base", "between", "top");
    assertThat(needed("above", "base")).containsExactlyElementsOf(datasets(CHAIN));
  }

  @Test
  void nothingIsKeptForNothingStored() {
    assertThat(needed("facts")).isEmpty();
  }

  private static List<String> needed(String... stored) {
    return datasets(NeededRelations.of(CHAIN, Set.of(stored)::contains));
  }

  private static List<String> datasets(List<Reads> relations) {
    return relations.stream().map(RelationInputs::dataset).toList();
  }

  private record Reads(String dataset, NavigableSet<String> inputs) implements RelationInputs {
    Reads(String dataset, String... inputs) {
      this(dataset, new TreeSet<>(List.of(inputs)));
    }
  }
}
