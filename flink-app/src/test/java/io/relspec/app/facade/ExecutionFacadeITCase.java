package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.RelationResult;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.Test;

class ExecutionFacadeITCase {

  private static final String NAMED =
      """
      -- every fact that has a name
      SELECT f.repo, f.fact_id AS id, f.name FROM evidence.facts f WHERE f.name IS NOT NULL
      """;

  private static final String LINKED =
      """
      SELECT l.repo, l.link_id, n.id, n.name
      FROM evidence.links l
      JOIN named n ON n.repo = l.repo AND n.name = l.name
      """;

  private static RelationHarness empty() {
    return RelationHarness.of(TestContracts.all(), new TestFunctions());
  }

  private static RelationHarness harness() {
    return empty()
        .relation("linked", LINKED)
        .relation("named", NAMED)
        .given(
            "facts",
            """
            repo | fact_id | name
            r    | #a      | a
            r    | #b      | b
            r    | #c      | null
            """)
        .given(
            "links",
            """
            repo | link_id | name
            r    | #1      | a
            r    | #2      | nowhere
            """);
  }

  @Test
  void relationsReadEachOtherAndFillTheirDatasets() {
    RelationResult result = harness().run();

    assertThat(result.rows("named", "name", "id")).containsExactly("a | #a", "b | #b");
    assertThat(result.rows("linked", "link_id", "id", "name")).containsExactly("#1 | #a | a");
  }

  @Test
  void retractedRowsLeaveAsIfTheyHadNeverBeen() {
    RelationResult result =
        harness()
            .retract(
                "facts",
                """
                repo | fact_id | name
                r    | #a      | a
                """)
            .given(
                "facts",
                """
                repo | fact_id | name
                r    | #n      | nowhere
                """)
            .runAndRebuild();

    assertThat(result.rows("linked", "link_id", "name")).containsExactly("#2 | nowhere");
  }

  @Test
  void missingNullableColumnIsNull() {
    RelationResult result =
        empty()
            .relation(
                "linked", "SELECT repo, fact_id AS link_id, group_id AS id FROM evidence.facts")
            .given("facts", "repo | fact_id | group_id\nr | 1 | 2")
            .run();

    assertThat(result.rows("linked")).containsExactly("r | 1 | 2 | null");
  }

  @Test
  void planNeitherNormalisesChangesNorMaterialisesThem() {
    assertThat(harness().compile())
        .flatExtracting(CompiledJob::nodeTypes)
        .contains("stream-exec-join_1", "stream-exec-sink_2")
        .noneMatch(type -> type.contains("changelog-normalize"))
        .noneMatch(type -> type.contains("materializer"))
        .noneMatch(type -> type.contains("mini-batch"));
    assertThat(harness().explain("linked"))
        .contains("changelogMode=[I,UB,UA,D]")
        .contains("upsertKeys=")
        .doesNotContain("ChangelogNormalize");
  }

  @Test
  void keyOfARelationIsTrustedOnlyIfItsChangesComeInOrder() {
    String reader =
        """
        SELECT l.repo, l.link_id, n.id, n.name FROM evidence.links l
        JOIN named n ON n.repo = l.repo AND n.id = l.group_id
        """;
    String grouped =
        "SELECT repo, fact_id AS id, MAX(name) AS name FROM evidence.facts GROUP BY repo, fact_id";
    String moving =
        """
        SELECT l.repo, l.link_id AS id, f.name FROM evidence.links l
        JOIN evidence.facts f ON f.repo = l.repo AND f.group_id = l.group_id
        """;

    assertThat(
            empty()
                .empty("facts", "links")
                .relation("named", grouped)
                .relation("linked", reader)
                .explain("linked"))
        .contains("rightInputSpec=[JoinKeyContainsUniqueKey]");
    assertThat(
            empty()
                .empty("facts", "links")
                .relation("named", moving)
                .relation("linked", reader)
                .explain("linked"))
        .contains("rightInputSpec=[NoUniqueKey]");
  }

  @Test
  void functionsAreFoundByTheirNames() {
    RelationResult result =
        RelationHarness.of(TestContracts.all(), new TestFunctions().with("twice", new Twice()))
            .relation("named", "SELECT repo, twice(fact_id) AS id, 'x' AS name FROM evidence.facts")
            .given("facts", "repo | fact_id\nr | 21")
            .run();

    assertThat(result.rows("named")).containsExactly("r | 42 | x");
  }

  @Test
  void nullInARequiredColumnFailsTheJobWithItsName() {
    RelationHarness harness =
        empty()
            .relation("named", "SELECT repo, fact_id AS id, name FROM evidence.facts")
            .given("facts", "repo | fact_id | name\nr | 1 | null");

    assertThatThrownBy(harness::run).rootCause().hasMessageContaining("name is not null");
  }

  @Test
  void arraysKeepTheirElementsAndRefuseNulls() {
    String listed = "SELECT repo, fact_id AS id, ARRAY[fact_id, %s] AS ids FROM evidence.facts";
    String facts = "repo | fact_id | group_id\nr | 1 | 0";

    assertThat(
            empty()
                .relation("listed", listed.formatted("group_id"))
                .given("facts", facts)
                .run()
                .rows("listed", "id", "ids"))
        .containsExactly("1 | [1, 0]");
    assertThatThrownBy(
            empty()
                    .relation("listed", listed.formatted("NULLIF(group_id, 0)"))
                    .given("facts", facts)
                ::run)
        .rootCause()
        .hasMessageContaining("no element of ids is null");
  }

  /** A function of this test. */
  public static final class Twice extends ScalarFunction {
    public Long eval(Long value) {
      return 2 * value;
    }
  }
}
