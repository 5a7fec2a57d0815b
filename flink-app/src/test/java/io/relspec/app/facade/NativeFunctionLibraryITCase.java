package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.TestContracts;
import org.junit.jupiter.api.Test;

class NativeFunctionLibraryITCase {

  private final FunctionLibrary library = new NativeFunctionLibrary();

  @Test
  void hashIsTheOneOfTheSqlFunction() {
    assertThat(library.hash("größe")).isEqualTo("c6e21bbbeeab0ddfd3a2b42816473672");
    assertThat(library.hash("x".repeat(1_000_000))).hasSize(32);
  }

  @Test
  void relationsOfARunningJobCallNativeFunctions() {
    assertThat(
            RelationHarness.of(TestContracts.all(), library)
                .relation(
                    "named",
                    "SELECT repo, stable_hash64(name, 'c') AS id, qname_last(name) AS name"
                        + " FROM evidence.facts WHERE name IS NOT NULL")
                .given("facts", "repo | fact_id | name\nr | 1 | ab\nr | 2 | a.b")
                .run()
                .rows("named"))
        .contains("r | -8051372278838990614 | ab")
        .hasSize(2);
  }
}
