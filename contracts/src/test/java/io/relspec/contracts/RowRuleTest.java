package io.relspec.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowRuleTest {
  private static final DatasetContract CONTRACT =
      ContractReader.read(
          YamlDocument.parse(
              "relations/things.yaml",
              """
              dataset: things
              version: 1.0.0
              database: relations
              description: things of a test
              route: row
              change: keyed
              materialised: false
              columns:
                - {name: repo, type: STRING, nullable: false}
                - {name: ordinal, type: INT, nullable: false}
                - {name: kind, type: STRING, nullable: true, values: [A, ordinal]}
                - {name: tags, type: "ARRAY<STRING>", nullable: true}
              key: [repo, ordinal]
              unique: [[repo, kind]]
              partition: [repo]
              sort: [ordinal]
              determinism: stable_set
              evolution: strict
              dedupe: {strategy: none}
              constraints:
                - {code: ORDINAL_KNOWN, check: "ordinal >= 1 OR kind = 'ordinal'", severity: warning}
              references: [{columns: [repo, ordinal], dataset: others, key: [repo, other_id]}]
              """));

  @Test
  void rulesAreAlwaysInOneOrder() {
    assertThat(RowRule.of(CONTRACT))
        .extracting(rule -> rule.code() + " " + rule.columns() + " " + rule.severity())
        .containsExactly(
            "NOT_NULL [repo] ERROR",
            "NOT_NULL [ordinal] ERROR",
            "ENUM_UNKNOWN [kind] ERROR",
            "ELEMENT_NOT_NULL [tags] ERROR",
            "ORDINAL_KNOWN [] WARNING",
            "REFERENCE_MISSING [repo, ordinal] ERROR",
            "NOT_UNIQUE [repo, ordinal] ERROR",
            "NOT_UNIQUE [repo, kind] ERROR");
  }

  @Test
  void columnsOfACheckAreQuotedAndTextsAreNot() {
    assertThat(CONTRACT.constraints().get(0).sql(List.of("ordinal", "kind")))
        .isEqualTo("`ordinal` >= 1 OR `kind` = 'ordinal'");
  }
}
