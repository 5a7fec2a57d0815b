package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.QueryResult;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BoundedQueryITCase {

  private static ExecutionFacade facade() {
    return RelationHarness.of(TestContracts.all(), new TestFunctions())
        .given(
            "things",
            """
            repo | thing_id | kind
            r    | 1        | CALL
            r    | 2        | CALL
            r    | 3        | AST
            """)
        .bounded();
  }

  @Test
  void datasetsAreFoundByTheirBareNamesAndByTheirDatabases() {
    assertThat(
            rows(
                """
                SELECT kind, COUNT(*) AS n FROM things
                WHERE thing_id IN (SELECT thing_id FROM graph.things) GROUP BY kind ORDER BY kind
                """,
                OptionalLong.empty()))
        .containsExactly("+I[AST, 1]", "+I[CALL, 2]");
  }

  @Test
  void limitCutsTheResult() {
    assertThat(rows("SELECT thing_id FROM things ORDER BY thing_id", OptionalLong.of(2)))
        .containsExactly("+I[1]", "+I[2]");
  }

  @Test
  void schemaNamesTheColumns() {
    try (QueryResult result =
        facade().query("SELECT kind AS k, 1 AS n FROM things", OptionalLong.empty())) {
      assertThat(result.schema().getColumnNames()).containsExactly("k", "n");
    }
  }

  @Test
  void wrongColumnIsRefusedWithItsPlace() {
    assertRefused("SELECT nothing FROM things", "query:1:8: Column 'nothing' not found");
  }

  @Test
  void statementThatWritesIsRefused() {
    assertRefused(
        "INSERT INTO outputs.things SELECT * FROM things",
        "query: holds a statement of kind INSERT, not a SELECT");
  }

  @Test
  void datasetThatIsNotStoredIsNamed() {
    assertRefused("SELECT * FROM stuff", "query: dataset graph.stuff is not stored");
  }

  private static List<String> rows(String sql, OptionalLong limit) {
    List<String> rows = new ArrayList<>();
    try (QueryResult result = facade().query(sql, limit)) {
      result.forEachRemaining(row -> rows.add(row.toString()));
    }
    return rows;
  }

  private static void assertRefused(String sql, String message) {
    ExecutionFacade facade = facade();
    RelspecException thrown =
        catchThrowableOfType(
            RelspecException.class, () -> facade.query(sql, OptionalLong.empty()).close());

    assertThat(thrown).hasMessageStartingWith(message);
    assertThat(thrown.exit()).isEqualTo(ExitCode.USAGE);
  }
}
