package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.RelationResult;
import io.relspec.app.testing.WrittenContracts;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.ContractLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows that break the contract of their relation, and of several rows of a key. */
class FinalisationITCase {
  private static final String COLUMNS =
      """
      - {name: repo, type: STRING, nullable: false}
      - {name: thing_id, type: BIGINT, nullable: %s}
      - {name: kind, type: STRING, nullable: %s, values: [%s]}
      - {name: size, type: INT, nullable: true}
      - {name: other_id, type: BIGINT, nullable: true}
      - {name: tags, type: "ARRAY<STRING>", nullable: false}
      """;

  private static final String NEUTRAL = "dedupe: {strategy: none}";

  @TempDir private Path directory;

  private void contract(String database, String dataset, String key, String columns, String more) {
    WrittenContracts.write(
        directory, database, dataset, columns.indent(2).stripTrailing(), key, more);
  }

  /**
   * A harness with rows of any kind in {@code evidence.loose}, and one relation that takes them.
   */
  private RelationHarness harness(String more, String sql) throws IOException {
    return harness(more, sql, "A, B");
  }

  /** The same with other known values of the kind. */
  private RelationHarness harness(String more, String sql, String kinds) throws IOException {
    contract(
        "evidence",
        "loose",
        "repo, raw_id",
        "- {name: raw_id, type: BIGINT, nullable: false}\n"
            + COLUMNS.formatted("true", "true", "A, B, X"),
        NEUTRAL);
    // The repository is the first column of a dataset.
    Path raw = directory.resolve("evidence/loose.yaml");
    String text = Files.readString(raw);
    String id = "  - {name: raw_id, type: BIGINT, nullable: false}\n";
    String repo = "  - {name: repo, type: STRING, nullable: false}\n";
    Files.writeString(raw, text.replace(id + repo, repo + id));
    contract(
        "relations",
        "rel_thing",
        "repo, thing_id",
        COLUMNS.formatted("false", "false", kinds),
        more);
    return RelationHarness.of(
            ContractLoader.extend(ContractLoader.fromClassPath(), directory),
            new NativeFunctionLibrary())
        .relations(
            List.of(
                new RelationFile("rel_thing", "rel_thing.sql", sql, RelationFile.PRIORITY, true)));
  }

  private static final String TAKEN =
      "SELECT repo, thing_id, kind, size, other_id, tags FROM evidence.loose";

  private static List<String> errors(RelationResult result) {
    return result.rows(
        "contract_errors", "error_code", "ordinal", "column_name", "severity", "row_count");
  }

  @Test
  void rowsThatBreakTheirContractAreErrorsUntilTheyLeave() throws IOException {
    RelationHarness harness =
        harness(
                NEUTRAL
                    + "\n"
                    + "constraints:\n"
                    + "  - {code: SIZE_POSITIVE, check: \"size > 0\", severity: error}",
                TAKEN)
            .given(
                "loose",
                """
                repo | raw_id | thing_id | kind | size
                r    | 1      | #good    | A    | 1
                r    | 2      | null     | B    | 2
                r    | 3      | #unknown | X    | 3
                r    | 4      | #kindless| null | 4
                r    | 5      | #small   | A    | 0
                r    | 6      | null     | X    | -1
                r    | 7      | null     | X    | -1
                r    | 8      | #left    | X    | 8
                """)
            .retract("loose", "repo | raw_id | thing_id | kind | size\nr | 8 | #left | X | 8");
    RelationResult result = harness.runAndRebuild();

    assertThat(result.rows("rel_thing", "thing_id", "kind")).containsExactly("#good | A");
    assertThat(errors(result))
        .containsExactlyInAnyOrder(
            "NOT_NULL | 1 | thing_id | ERROR | 1",
            "ENUM_UNKNOWN | 1 | kind | ERROR | 1",
            "NOT_NULL | 1 | kind | ERROR | 1",
            "SIZE_POSITIVE | 1 | null | ERROR | 1",
            "NOT_NULL | 1 | thing_id | ERROR | 2",
            "ENUM_UNKNOWN | 2 | kind | ERROR | 2",
            "SIZE_POSITIVE | 3 | null | ERROR | 2");
    assertThat(result.rows("contract_errors", "dataset", "message", "row_values"))
        .contains(
            "rel_thing | kind is one of A, B | {\"repo\":\"r\",\"thing_id\":"
                + harness.id("unknown")
                + ",\"kind\":\"X\",\"size\":3,\"other_id\":null,\"tags\":[]}");
  }

  @Test
  void warningIsReportedAndTheRowPasses() throws IOException {
    RelationResult result =
        harness(
                NEUTRAL
                    + "\n"
                    + "constraints:\n"
                    + "  - {code: SIZE_KNOWN, check: \"size IS NOT NULL\", severity: warning}",
                TAKEN)
            .given(
                "loose",
                "repo | raw_id | thing_id | kind | size\nr | 1 | #a | A | null\nr | 2 | #b | B | 1")
            .runAndRebuild();

    assertThat(result.rows("rel_thing", "thing_id")).containsExactly("#a", "#b");
    assertThat(errors(result)).containsExactly("SIZE_KNOWN | 1 | null | WARNING | 1");
  }

  @Test
  void noRowOfAKeyIsGoodWhileThereAreTwo() throws IOException {
    RelationHarness harness =
        harness(NEUTRAL, TAKEN)
            .given(
                "loose",
                """
                repo | raw_id | thing_id | kind | size
                r    | 1      | #one     | A    | 1
                r    | 2      | #two     | A    | 1
                r    | 3      | #two     | B    | 2
                r    | 4      | #was     | A    | 1
                r    | 5      | #was     | B    | 1
                r    | 6      | #same    | B    | 6
                r    | 7      | #same    | B    | 6
                """)
            .retract("loose", "repo | raw_id | thing_id | kind | size\nr | 4 | #was | A | 1");
    RelationResult result = harness.runAndRebuild();

    assertThat(result.rows("rel_thing", "thing_id", "kind"))
        .containsExactly("#one | A", "#was | B");
    assertThat(errors(result))
        .containsExactlyInAnyOrder(
            "NOT_UNIQUE | 1 | repo, thing_id | ERROR | 1",
            "NOT_UNIQUE | 1 | repo, thing_id | ERROR | 1",
            "NOT_UNIQUE | 1 | repo, thing_id | ERROR | 2");
  }

  @Test
  void referenceIsRepairedByTheRowItNames() throws IOException {
    contract(
        "evidence",
        "others",
        "repo, other_id",
        """
        - {name: repo, type: STRING, nullable: false}
        - {name: other_id, type: BIGINT, nullable: false}
        """,
        NEUTRAL);
    RelationResult result =
        harness(
                NEUTRAL
                    + "\n"
                    + "references: [{columns: [repo, other_id], dataset: others, key: [repo,"
                    + " other_id]}]",
                TAKEN)
            .given("others", "repo | other_id\nr | #there\nr | #gone")
            .given(
                "loose",
                """
                repo | raw_id | thing_id | kind | other_id
                r    | 1      | #a       | A    | #there
                r    | 2      | #b       | A    | null
                r    | 3      | #c       | A    | #late
                r    | 4      | #d       | A    | #gone
                """)
            .given("others", "repo | other_id\nr | #late")
            .retract("others", "repo | other_id\nr | #gone")
            .runAndRebuild();

    assertThat(result.rows("rel_thing", "thing_id")).containsExactly("#a", "#b", "#c");
    assertThat(errors(result))
        .containsExactly("REFERENCE_MISSING | 1 | repo, other_id | ERROR | 1");
  }

  @Test
  void bestRowOfAKeyIsKept() throws IOException {
    String best =
        """
        unique: [[repo, other_id]]
        dedupe: {strategy: keep_best, order: [{by: size, order: desc}, {by: other_id, order: asc}]}
        """;
    RelationHarness harness =
        harness(best, TAKEN + " WHERE thing_id IS NOT NULL AND kind IN ('A', 'B')")
            .given(
                "loose",
                """
                repo | raw_id | thing_id | kind | size | other_id
                r    | 1      | #a       | A    | 1    | 11
                r    | 2      | #a       | B    | 7    | 12
                r    | 3      | #a       | A    | 7    | 13
                r    | 4      | #b       | A    | 9    | 14
                r    | 5      | #b       | B    | 3    | 15
                r    | 6      | #b       | B    | null | 16
                r    | 7      | #c       | B    | null | 17
                """)
            .retract(
                "loose",
                "repo | raw_id | thing_id | kind | size | other_id\nr | 4 | #b | A | 9 | 14");
    RelationResult result = harness.runAndRebuild();

    assertThat(result.rows("rel_thing", "thing_id", "kind", "size", "other_id"))
        .containsExactly("#a | B | 7 | 12", "#b | B | 3 | 15", "#c | B | null | 17");
  }

  @Test
  void rowsOfAKeyBecomeOneWithAllElements() throws IOException {
    RelationHarness harness =
        harness("dedupe: {strategy: collapse, columns: [tags]}", TAKEN)
            .given(
                "loose",
                """
                repo | raw_id | thing_id | kind | tags
                r    | 1      | #a       | A    | [z, b]
                r    | 2      | #a       | A    | [b, c]
                r    | 3      | #a       | A    | [gone, c]
                r    | 4      | #b       | B    | []
                r    | 5      | #odd     | A    | [x]
                r    | 6      | #odd     | B    | [y]
                """)
            .retract("loose", "repo | raw_id | thing_id | kind | tags\nr | 3 | #a | A | [gone, c]");
    RelationResult result = harness.runAndRebuild();

    assertThat(result.rows("rel_thing", "thing_id", "tags"))
        .containsExactly("#a | [b, c, z]", "#b | []");
    assertThat(errors(result))
        .as("what rows of a key do not agree in breaks the key")
        .containsExactly(
            "NOT_UNIQUE | 1 | repo, thing_id | ERROR | 1",
            "NOT_UNIQUE | 1 | repo, thing_id | ERROR | 1");
  }

  @Test
  void whatThePlanProvesIsNotLookedAt() throws IOException {
    String proven =
        """
        SELECT repo, fact_id AS thing_id, CASE WHEN COUNT(*) > 1 THEN 'A' ELSE 'B' END AS kind,
          CAST(NULL AS INT) AS size, fact_id AS other_id, collect_union(tags) AS tags
        FROM (SELECT repo, raw_id AS fact_id, tags FROM evidence.loose) GROUP BY repo, fact_id
        """;
    RelationResult result =
        harness(NEUTRAL, proven).given("loose", "repo | raw_id\nr | 1").runAndRebuild();

    assertThat(result.rows("rel_thing", "thing_id", "kind")).containsExactly("1 | B");
    assertThatThrownBy(() -> errors(result)).hasMessageContaining("contract_errors");
  }

  @Test
  void valueThatAColumnNeverHasIsRejectedBeforeAnyRow() throws IOException {
    RelationHarness harness =
        harness(
                NEUTRAL,
                TAKEN.replace("kind,", "CASE WHEN size > 1 THEN 'A' ELSE 'C' END AS kind,"))
            .empty("loose");

    assertThatThrownBy(harness::compile)
        .isInstanceOfSatisfying(
            ContractException.class,
            e ->
                assertThat(e.errors())
                    .extracting(error -> error.code())
                    .containsExactly(ContractCode.ENUM_UNKNOWN));
  }

  /**
   * That CALL is a kind of edges too, which a relation may add to those of the graph, is no matter.
   */
  @Test
  void valueThatIsCalledLikeAnEdgeKindIsPartOfThePromise() throws IOException {
    assertThat(branches("A, B, CALL"))
        .isNotEqualTo(branches("A, B"))
        .isEqualTo(branches("CALL, A, B"));
  }

  private List<PlannedBranch> branches(String kinds) throws IOException {
    List<CompiledJob> jobs = harness(NEUTRAL, TAKEN, kinds).empty("loose").compile();
    return jobs.get(0).plan().branches();
  }
}
