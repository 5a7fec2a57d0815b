package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.relspec.app.testing.RelationHarness;
import io.relspec.contracts.ContractCode;
import io.relspec.contracts.ContractError;
import io.relspec.contracts.ContractException;
import io.relspec.contracts.ContractLoader;
import io.relspec.contracts.ContractRegistry;
import io.relspec.contracts.EdgeKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that become edges have what edges of their kind have, or are refused. */
class EdgeRulesTest {
  private static final ContractRegistry CONTRACTS = ContractLoader.fromClassPath();

  /** A branch of {@code relation_output}. */
  private static String rows(String kind, String src, String dst, String reason) {
    return """
        SELECT repo, def_id AS bundle_id, 'rel_x' AS relation, %s AS edge_kind, def_id AS left_id,
          ARRAY[%s] AS src_ids, %s AS dst, CAST(NULL AS STRING) AS discriminator, file_id,
          'NAME' AS origin, 'm' AS resolution_method, 5 AS evidence_rank,
          CAST(1 AS DOUBLE) AS confidence, 1 AS score, 1 AS candidate_count,
          CAST(NULL AS INT) AS symbol_roles, %s AS reason
        FROM evidence.py_defs
        """
        .formatted(kind, src, dst, reason);
  }

  private static List<ContractError> errors(String... branches) {
    ContractException thrown =
        catchThrowableOfType(
            ContractException.class,
            () ->
                RelationHarness.of(CONTRACTS, new NativeFunctionLibrary())
                    .empty("py_defs")
                    .relation("relation_output", String.join("UNION ALL\n", branches))
                    .compile());
    return thrown == null ? List.of() : thrown.errors();
  }

  @Test
  void requiredPropertyThatIsNeverGivenIsRefused() {
    String none = "CAST(NULL AS STRING)";
    assertThat(errors(rows("'CALL'", "def_id", "def_id", "def_kind"))).isEmpty();
    assertThat(
            errors(
                rows("'CALL'", "def_id", "def_id", "def_kind"),
                rows(
                    "CASE WHEN is_stub THEN 'CALL' ELSE 'OVERRIDES' END",
                    "def_id",
                    "def_id",
                    none)))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo(ContractCode.EDGE_PROPERTY_MISSING);
              assertThat(error.what()).isEqualTo("an edge of kind CALL never has a reason");
            });
    assertThat(errors(rows("'INHERITS_' || 'FROM'", "def_id", "def_id", none)))
        .extracting(ContractError::what)
        .containsExactly("an edge of kind INHERITS_FROM never has a discriminator");
  }

  @Test
  void endsThatAreOtherNodesAreRefused() {
    String none = "CAST(NULL AS STRING)";
    assertThat(
            errors(
                rows("'OVERRIDES'", "def_id", "symbol_id(name)", none),
                rows("'IMPORTS'", "def_id", "node_id('FILE', file_id, CAST(1 AS BIGINT))", none)))
        .extracting(ContractError::code, ContractError::what)
        .containsExactly(
            tuple(ContractCode.EDGE_ENDPOINT, "dst of an edge of kind IMPORTS names [FILE]"),
            tuple(ContractCode.EDGE_ENDPOINT, "dst of an edge of kind OVERRIDES names [SYMBOL]"),
            tuple(
                ContractCode.EDGE_ENDPOINT,
                "src_ids of an edge of kind IMPORTS names [METHOD, TYPE_DECL]"));
  }

  @Test
  void everyKindIsDescribed() {
    assertThat(CONTRACTS.edgeKinds())
        .extracting(EdgeKind::kind)
        .containsExactlyInAnyOrderElementsOf(
            CONTRACTS.get("cpg_edges").column("kind").orElseThrow().values());
    List<String> nodes = CONTRACTS.get("cpg_nodes").column("kind").orElseThrow().values();
    assertThat(CONTRACTS.edgeKinds())
        .allSatisfy(
            kind -> {
              assertThat(nodes).containsAll(kind.src());
              assertThat(nodes).containsAll(kind.dst());
            });
  }
}
