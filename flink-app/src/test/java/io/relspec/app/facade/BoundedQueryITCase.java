package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import io.relspec.app.service.QueryResult;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.TestFunctions;
import io.relspec.contracts.ContractLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BoundedQueryITCase {

  private static ExecutionFacade facade() {
    return RelationHarness.of(ContractLoader.fromClassPath(), new TestFunctions())
        .given(
            "cpg_edges",
            """
            repo | edge_id | kind | src | dst
            r    | 1       | CALL | 10  | 20
            r    | 2       | CALL | 11  | 20
            r    | 3       | AST  | 10  | 11
            """)
        .bounded();
  }

  @Test
  void datasetsAreFoundByTheirBareNamesAndByTheirDatabases() {
    assertThat(
            rows(
                """
                SELECT kind, COUNT(*) AS n FROM cpg_edges
                WHERE edge_id IN (SELECT edge_id FROM graph.cpg_edges) GROUP BY kind ORDER BY kind
                """,
                OptionalLong.empty()))
        .containsExactly("+I[AST, 1]", "+I[CALL, 2]");
  }

  @Test
  void limitCutsTheResult() {
    assertThat(rows("SELECT edge_id FROM cpg_edges ORDER BY edge_id", OptionalLong.of(2)))
        .containsExactly("+I[1]", "+I[2]");
  }

  @Test
  void schemaNamesTheColumns() {
    try (QueryResult result =
        facade().query("SELECT kind AS k, 1 AS n FROM cpg_edges", OptionalLong.empty())) {
      assertThat(result.schema().getColumnNames()).containsExactly("k", "n");
    }
  }

  @Test
  void wrongColumnIsRefusedWithItsPlace() {
    assertRefused("SELECT nothing FROM cpg_edges", "query:1:8: Column 'nothing' not found");
  }

  @Test
  void statementThatWritesIsRefused() {
    assertRefused(
        "INSERT INTO outputs.cpg_edges SELECT * FROM cpg_edges",
        "query: holds a statement of kind INSERT, not a SELECT");
  }

  @Test
  void datasetThatIsNotStoredIsNamed() {
    assertRefused("SELECT * FROM cpg_nodes", "query: dataset graph.cpg_nodes is not stored");
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
