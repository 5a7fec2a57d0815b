package io.relspec.app.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.RelspecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Questions about a plan: facts and links, named from facts, joined from both, listed from it. */
class PlanQuestionsTest {
  private static final JobPlan PLAN =
      new JobPlan(
          JobPlan.FORMAT,
          "f",
          new TreeMap<>(),
          List.of(
              dataset("facts", List.of()),
              dataset("links", List.of()),
              dataset("named", List.of()),
              dataset("joined", List.of("CALL")),
              dataset("listed", List.of("CALL", "REF"))),
          List.of(
              relation("named", 1, 0, Map.of("id", "facts.id", "name", "facts.name"), "facts.id"),
              relation("joined", 2, 2, Map.of("id", "links.id", "name", "named.name"), "named.id"),
              relation(
                  "listed", 3, 1, Map.of("id", "joined.id", "name", "joined.id"), "joined.id")));

  private static PlannedDataset dataset(String name, List<String> edges) {
    return new PlannedDataset(
        name,
        "relations",
        name.endsWith("s") ? "extractor" : "relation",
        name.equals("listed"),
        "keyed",
        "1.0.0",
        "hash",
        List.of("id"),
        List.of(
            new PlannedColumn("id", "BIGINT", false), new PlannedColumn("name", "STRING", true)),
        edges,
        null);
  }

  private static PlannedRelation relation(
      String name, int generation, int operators, Map<String, String> columns, String rows) {
    Map<String, NavigableSet<ColumnOrigin>> origins = new TreeMap<>();
    NavigableSet<String> inputs = new TreeSet<>();
    columns.forEach(
        (column, origin) -> {
          origins.put(column, new TreeSet<>(Set.of(ColumnOrigin.parse(origin))));
          inputs.add(ColumnOrigin.parse(origin).dataset());
        });
    inputs.add(ColumnOrigin.parse(rows).dataset());
    Lineage lineage = new Lineage(origins, new TreeSet<>(Set.of(ColumnOrigin.parse(rows))));
    List<PlannedState> state = new ArrayList<>();
    for (int i = 0; i < operators; i++) {
      state.add(new PlannedState(name + i, "join", List.of("left", "right")));
    }
    return new PlannedRelation(
        name,
        name + ".sql",
        100,
        generation,
        null,
        new TreeSet<>(),
        inputs,
        List.of(),
        lineage.read(),
        new TreeSet<>(),
        List.of("I"),
        List.of(),
        "rows",
        Map.of(),
        List.of(),
        lineage,
        new ColumnAlignment(List.of(), List.of(), List.of()),
        state,
        "schema",
        "plan",
        "basis",
        "fingerprint");
  }

  @Test
  void columnConcernsWhatIsComputedFromIt() {
    assertThat(Impact.of(PLAN, "facts.name").text())
        .isEqualTo(
            """
            facts.name concerns 2 relations
               1  named                                   name
               2  joined                                  name
            """);
    assertThat(Impact.of(PLAN, "links.id").tasks())
        .extracting(Impact.Task::dataset)
        .containsExactly("joined", "listed");
  }

  @Test
  void whatDecidesAboutRowsConcernsAllOfThem() {
    assertThat(Impact.of(PLAN, "facts.id").text())
        .isEqualTo(
            """
            facts.id concerns 3 relations
               1  named                                   rows
               2  joined                                  rows
               3  listed                 stored           rows
            """);
    assertThat(Impact.of(PLAN, "links").tasks())
        .extracting(Impact.Task::dataset)
        .containsExactly("joined", "listed");
  }

  @Test
  void edgeKindIsMadeOfAllRelationsThatFeedIt() {
    assertThat(Provenance.of(PLAN, "CALL").text())
        .isEqualTo(
            """
            CALL
              joined  relation
                links  extractor
                named  relation
                  facts  extractor
              listed  relation
                joined  relation  (see above)
            """);
    assertThat(Provenance.of(PLAN, "REF").steps().get(0).file()).isEqualTo("listed.sql");
    assertThat(Provenance.of(PLAN, "facts").steps()).hasSize(1);
  }

  @Test
  void criticalPathHasTheMostState() {
    assertThat(CriticalPath.of(PLAN).text())
        .isEqualTo(
            """
            3 relations with 3 operators that keep state
               1  named                  0
               2  joined                 2
               3  listed                 1
            """);
  }

  @Test
  void whatIsNotInThePlanIsNamed() {
    for (String name : List.of("nothing", "facts.nothing", "nothing.id", "a.b.c")) {
      assertThatThrownBy(() -> Impact.of(PLAN, name))
          .as(name)
          .isInstanceOfSatisfying(
              RelspecException.class, e -> assertThat(e.code()).isEqualTo("PLN-003"));
    }
    for (String name : List.of("AST", "nothing")) {
      assertThatThrownBy(() -> Provenance.of(PLAN, name))
          .as(name)
          .isInstanceOfSatisfying(
              RelspecException.class, e -> assertThat(e.code()).isEqualTo("PLN-003"));
    }
  }
}
