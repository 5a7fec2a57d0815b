package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import org.junit.jupiter.api.Test;

class RelationLoaderTest {

  private static final String NAMED = "SELECT repo, fact_id AS id, 'x' AS name FROM ";

  private static RelationHarness harness() {
    return RelationHarness.of(TestContracts.all(), new TestFunctions()).empty("facts", "links");
  }

  @Test
  void missingColumnIsRefusedWithFileAndColumn() {
    RelationHarness harness =
        harness().relation("named", "SELECT repo, 'x' AS name FROM evidence.facts");

    ContractException thrown = catchThrowableOfType(ContractException.class, harness::compile);

    assertThat(thrown.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo(ContractCode.COLUMN_MISSING);
              assertThat(error.file()).isEqualTo("named.sql");
              assertThat(error.what()).contains("column id BIGINT NOT NULL is missing");
            });
  }

  @Test
  void wrongTypeAndSurplusColumnAreRefusedTogether() {
    RelationHarness harness =
        harness()
            .relation(
                "named", "SELECT repo, 'x' AS id, 'x' AS name, 1 AS extra FROM evidence.facts");

    ContractException thrown = catchThrowableOfType(ContractException.class, harness::compile);

    assertThat(thrown.errors())
        .extracting(ContractError::code)
        .containsExactlyInAnyOrder(ContractCode.TYPE_MISMATCH, ContractCode.COLUMN_SURPLUS);
  }

  @Test
  void unknownInputColumnIsRefusedWithItsPlace() {
    assertRefused(
        harness().relation("named", "SELECT repo,\n       nothing\nFROM evidence.facts"),
        "RELATION_INVALID",
        "named.sql:2:8: Column 'nothing' not found in any table");
  }

  @Test
  void unknownTableIsRefusedWithItsPlace() {
    assertRefused(
        harness().relation("named", NAMED + "evidence.nothing"),
        "RELATION_INVALID",
        "named.sql:1:46: Object 'nothing' not found within 'relspec.evidence'");
  }

  @Test
  void syntaxErrorIsRefusedWithItsPlace() {
    assertRefused(
        harness().relation("named", "SELECT repo\nFROM WHERE"),
        "RELATION_INVALID",
        "named.sql:2:6: Incorrect syntax near the keyword");
  }

  @Test
  void statementThatIsNoQueryIsRefused() {
    assertRefused(
        harness().relation("named", "DROP TABLE evidence.facts"),
        "RELATION_INVALID",
        "named.sql: holds a statement of kind DROP_TABLE, not a SELECT");
  }

  @Test
  void secondStatementIsRefused() {
    assertRefused(
        harness().relation("named", "SELECT 1; SELECT 2;"),
        "RELATION_INVALID",
        "named.sql: holds 2 statements, not one SELECT");
  }

  @Test
  void relationWithoutContractIsRefused() {
    RelationHarness harness = harness().relation("nothing", "SELECT 1");

    assertThat(catchThrowableOfType(ContractException.class, harness::compile))
        .hasMessageContaining("no contract describes dataset nothing");
  }

  @Test
  void secondRelationForADatasetIsRefused() {
    assertRefused(
        harness()
            .relation("named", NAMED + "evidence.facts")
            .relation("named", NAMED + "evidence.facts"),
        "RELATION_DUPLICATE",
        "dataset named is defined in named.sql and named.sql");
  }

  @Test
  void circleIsRefusedWithItsPath() {
    assertRefused(
        harness()
            .relation("named", NAMED + "counted")
            .relation("counted", NAMED + "(SELECT * FROM relations.listed) AS n")
            .relation("listed", "WITH w AS (SELECT * FROM relspec.relations.counted) TABLE w"),
        "CYCLE",
        "relations need each other: counted -> listed -> counted");
  }

  @Test
  void functionThatIsNotOursIsRefused() {
    assertRefused(
        harness()
            .relation(
                "named", "SELECT repo, fact_id AS id, no_such(repo) AS name FROM evidence.facts"),
        "RELATION_INVALID",
        "named.sql:1:29: No match found for function signature no_such");
  }

  @Test
  void currentTimeIsRefusedAlsoInsideASubQuery() {
    assertRefused(
        harness()
            .relation(
                "named",
                NAMED
                    + "evidence.facts WHERE fact_id IN"
                    + " (SELECT link_id FROM evidence.links WHERE RAND() > 0.5)"),
        "NONDETERMINISTIC",
        "named.sql: calls RAND");
  }

  @Test
  void stateWithATimeToLiveIsRefused() {
    assertRefused(
        harness()
            .relation(
                "named",
                "SELECT /*+ STATE_TTL('f' = '1d', 'l' = '1d') */ f.repo, f.fact_id AS id, l.name"
                    + " FROM evidence.facts f JOIN evidence.links l ON f.group_id = l.group_id"),
        "STATE_TTL",
        "relation named: node Join(");
  }

  private static void assertRefused(RelationHarness harness, String code, String message) {
    RelspecException thrown = catchThrowableOfType(RelspecException.class, harness::compile);

    assertThat(thrown).hasMessageStartingWith(message);
    assertThat(thrown.code()).isEqualTo(code);
    assertThat(thrown.exit()).isEqualTo(ExitCode.PLAN);
    assertThat(thrown.hint()).isNotBlank();
  }
}
