package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.TestFunctions;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import org.junit.jupiter.api.Test;

class RelationLoaderTest {

  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();
  private static final String QNAME = "SELECT repo, use_id AS qname_id, 'x' AS qname FROM ";

  private static RelationHarness harness() {
    return RelationHarness.of(CONTRACTS, new TestFunctions()).empty("py_uses", "py_modules");
  }

  @Test
  void missingColumnIsRefusedWithFileAndColumn() {
    RelationHarness harness =
        harness().relation("rel_qname", "SELECT repo, 'x' AS qname FROM evidence.py_uses");

    ContractException thrown = catchThrowableOfType(ContractException.class, harness::compile);

    assertThat(thrown.errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo(ContractCode.COLUMN_MISSING);
              assertThat(error.file()).isEqualTo("rel_qname.sql");
              assertThat(error.what()).contains("column qname_id BIGINT NOT NULL is missing");
            });
  }

  @Test
  void wrongTypeAndSurplusColumnAreRefusedTogether() {
    RelationHarness harness =
        harness()
            .relation(
                "rel_qname",
                "SELECT repo, 'x' AS qname_id, 'x' AS qname, 1 AS extra FROM evidence.py_uses");

    ContractException thrown = catchThrowableOfType(ContractException.class, harness::compile);

    assertThat(thrown.errors())
        .extracting(ContractError::code)
        .containsExactlyInAnyOrder(ContractCode.TYPE_MISMATCH, ContractCode.COLUMN_SURPLUS);
  }

  @Test
  void unknownInputColumnIsRefusedWithItsPlace() {
    assertRefused(
        harness().relation("rel_qname", "SELECT repo,\n       nothing\nFROM evidence.py_uses"),
        "RELATION_INVALID",
        "rel_qname.sql:2:8: Column 'nothing' not found in any table");
  }

  @Test
  void unknownTableIsRefusedWithItsPlace() {
    assertRefused(
        harness().relation("rel_qname", QNAME + "evidence.py_nothing"),
        "RELATION_INVALID",
        "rel_qname.sql:1:52: Object 'py_nothing' not found within 'relspec.evidence'");
  }

  @Test
  void syntaxErrorIsRefusedWithItsPlace() {
    assertRefused(
        harness().relation("rel_qname", "SELECT repo\nFROM WHERE"),
        "RELATION_INVALID",
        "rel_qname.sql:2:6: Incorrect syntax near the keyword");
  }

  @Test
  void statementThatIsNoQueryIsRefused() {
    assertRefused(
        harness().relation("rel_qname", "DROP TABLE evidence.py_uses"),
        "RELATION_INVALID",
        "rel_qname.sql: holds a statement of kind DROP_TABLE, not a SELECT");
  }

  @Test
  void secondStatementIsRefused() {
    assertRefused(
        harness().relation("rel_qname", "SELECT 1; SELECT 2;"),
        "RELATION_INVALID",
        "rel_qname.sql: holds 2 statements, not one SELECT");
  }

  @Test
  void relationWithoutContractIsRefused() {
    RelationHarness harness = harness().relation("rel_nothing", "SELECT 1");

    assertThat(catchThrowableOfType(ContractException.class, harness::compile))
        .hasMessageContaining("no contract describes dataset rel_nothing");
  }

  @Test
  void secondRelationForADatasetIsRefused() {
    assertRefused(
        harness()
            .relation("rel_qname", QNAME + "evidence.py_uses")
            .relation("rel_qname", QNAME + "evidence.py_uses"),
        "RELATION_DUPLICATE",
        "dataset rel_qname is defined in rel_qname.sql and rel_qname.sql");
  }

  @Test
  void circleIsRefusedWithItsPath() {
    assertRefused(
        harness()
            .relation("rel_qname", QNAME + "rel_symbol")
            .relation("rel_symbol", QNAME + "(SELECT * FROM relations.rel_name) AS n")
            .relation("rel_name", "WITH w AS (SELECT * FROM relspec.relations.rel_symbol) TABLE w"),
        "CYCLE",
        "relations need each other: rel_name -> rel_symbol -> rel_name");
  }

  @Test
  void functionThatIsNotOursIsRefused() {
    assertRefused(
        harness()
            .relation(
                "rel_qname",
                "SELECT repo, use_id AS qname_id, no_such(repo) AS qname FROM evidence.py_uses"),
        "RELATION_INVALID",
        "rel_qname.sql:1:34: No match found for function signature no_such");
  }

  @Test
  void currentTimeIsRefusedAlsoInsideASubQuery() {
    assertRefused(
        harness()
            .relation(
                "rel_qname",
                QNAME
                    + "evidence.py_uses WHERE use_id IN"
                    + " (SELECT file_id FROM evidence.py_modules WHERE RAND() > 0.5)"),
        "NONDETERMINISTIC",
        "rel_qname.sql: calls RAND");
  }

  @Test
  void stateWithATimeToLiveIsRefused() {
    assertRefused(
        harness()
            .relation(
                "rel_qname",
                "SELECT /*+ STATE_TTL('u' = '1d', 'm' = '1d') */ u.repo, u.use_id AS qname_id,"
                    + " m.module_name AS qname FROM evidence.py_uses u"
                    + " JOIN evidence.py_modules m ON u.file_id = m.file_id"),
        "STATE_TTL",
        "job relation-test: node Join(");
  }

  private static void assertRefused(RelationHarness harness, String code, String message) {
    RelspecException thrown = catchThrowableOfType(RelspecException.class, harness::compile);

    assertThat(thrown).hasMessageStartingWith(message);
    assertThat(thrown.code()).isEqualTo(code);
    assertThat(thrown.exit()).isEqualTo(ExitCode.PLAN);
    assertThat(thrown.hint()).isNotBlank();
  }
}
