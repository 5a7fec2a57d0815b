package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.RelationResult;
import io.relspec.app.testing.TestFunctions;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.Test;

class ExecutionFacadeITCase {

  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();

  private static final String MODULE =
      """
      -- every module once per file
      SELECT m.repo, m.module_name, m.module_def_id AS container_id, m.file_id,
             'MODULE' AS module_kind, m.is_stub, 1 AS preference
      FROM evidence.py_modules m
      """;

  private static final String IMPORT_MODULE =
      """
      SELECT i.repo, i.import_id, m.container_id AS target_id, i.file_id,
             m.module_kind AS target_kind, m.module_name AS target_name,
             m.file_id AS target_file_id, 'IMPORT' AS origin, 'import_direct' AS resolution_method,
             3 AS evidence_rank, CAST(0.97 AS DOUBLE) AS confidence, 0 AS score,
             1 AS candidate_count
      FROM evidence.py_imports i
      JOIN rel_module m ON m.repo = i.repo AND m.module_name = i.target_module
      """;

  private static RelationHarness harness() {
    return RelationHarness.of(CONTRACTS, new TestFunctions())
        .relation("rel_import_module", IMPORT_MODULE)
        .relation("rel_module", MODULE)
        .given(
            "py_modules",
            """
            repo | file_id | module_def_id | module_name
            r    | #a.py   | #a            | a
            r    | #b.py   | #b            | b
            """)
        .given(
            "py_imports",
            """
            repo | file_id | import_id | target_module
            r    | #b.py   | #i1       | a
            r    | #b.py   | #i2       | nowhere
            """);
  }

  @Test
  void relationsReadEachOtherAndFillTheirDatasets() {
    RelationResult result = harness().run();

    assertThat(result.rows("rel_module", "module_name", "container_id", "preference"))
        .containsExactly("a | #a | 1", "b | #b | 1");
    assertThat(result.rows("rel_import_module", "import_id", "target_id", "target_name"))
        .containsExactly("#i1 | #a | a");
  }

  @Test
  void retractedRowsLeaveAsIfTheyHadNeverBeen() {
    RelationResult result =
        harness()
            .retract(
                "py_modules",
                """
                repo | file_id | module_def_id | module_name
                r    | #a.py   | #a            | a
                """)
            .given(
                "py_modules",
                """
                repo | file_id | module_def_id | module_name
                r    | #n.py   | #n            | nowhere
                """)
            .runAndRebuild();

    assertThat(result.rows("rel_import_module", "import_id", "target_name"))
        .containsExactly("#i2 | nowhere");
  }

  @Test
  void planNeitherNormalisesChangesNorMaterialisesThem() {
    assertThat(harness().compile().nodeTypes())
        .contains("stream-exec-join_1", "stream-exec-sink_2")
        .noneMatch(type -> type.contains("changelog-normalize"))
        .noneMatch(type -> type.contains("materializer"))
        .noneMatch(type -> type.contains("mini-batch"));
    assertThat(harness().explain("rel_import_module"))
        .contains("changelogMode=[I,D]")
        .doesNotContain("ChangelogNormalize");
  }

  @Test
  void functionsAreFoundByTheirNames() {
    RelationResult result =
        RelationHarness.of(CONTRACTS, new TestFunctions().with("twice", new Twice()))
            .relation(
                "rel_qname",
                "SELECT repo, twice(use_id) AS qname_id, 'x' AS qname FROM evidence.py_uses")
            .given("py_uses", "repo | use_id\nr | 21")
            .run();

    assertThat(result.rows("rel_qname")).containsExactly("r | 42 | x");
  }

  @Test
  void nullInARequiredColumnFailsTheJobWithItsName() {
    RelationHarness harness =
        RelationHarness.of(CONTRACTS, new TestFunctions())
            .relation(
                "rel_qname", "SELECT repo, use_id AS qname_id, name AS qname FROM evidence.py_uses")
            .given("py_uses", "repo | use_id | name\nr | 1 | null");

    assertThatThrownBy(harness::run).rootCause().hasMessageContaining("Column 'qname' is NOT NULL");
  }

  @Test
  void arraysKeepTheirElementsAndRefuseNulls() {
    String names =
        "SELECT repo, use_id AS name_id, 'x' AS name, FALSE AS is_method,"
            + " CAST(CARDINALITY(src_ids) AS BIGINT) AS definition_count, src_ids AS def_ids"
            + " FROM (SELECT repo, use_id, ARRAY[use_id, %s] AS src_ids FROM evidence.py_uses)";
    String uses = "repo | use_id\nr | 1";

    assertThat(
            RelationHarness.of(CONTRACTS, new TestFunctions())
                .relation("rel_name", names.formatted("file_id"))
                .given("py_uses", uses)
                .run()
                .rows("rel_name", "name_id", "def_ids"))
        .containsExactly("1 | [1, 0]");
    assertThatThrownBy(
            RelationHarness.of(CONTRACTS, new TestFunctions())
                    .relation("rel_name", names.formatted("NULLIF(file_id, 0)"))
                    .given("py_uses", uses)
                ::run)
        .rootCause()
        .hasMessageContaining("def_ids");
  }

  /** A function of this test. */
  public static final class Twice extends ScalarFunction {
    public Long eval(Long value) {
      return 2 * value;
    }
  }
}
