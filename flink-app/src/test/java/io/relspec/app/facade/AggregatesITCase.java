package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.WrittenContracts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregates in SQL, with rows that are taken back. */
class AggregatesITCase {
  private static final String QUERY =
      """
      SELECT repo, name, argmin(size, place) AS lowest, argmax(size, place) AS most,
        argmax(text, size) AS longest, collect_ordered(size, place) AS ordered,
        collect_set(text) AS texts, count_if(size > 2) AS many, only_value(text) AS sole
      FROM evidence.things
      GROUP BY repo, name
      """;

  @TempDir private Path directory;

  private RelationHarness harness(String sql) {
    return RelationHarness.of(
            new WrittenContracts(directory)
                .dataset(
                    "evidence",
                    "things",
                    "thing_id",
                    "name STRING, size INT?, place DOUBLE?, text STRING?")
                .dataset(
                    "relations",
                    "rel_sum",
                    "name",
                    "lowest INT?, most INT?, longest STRING?, ordered ARRAY<INT>,"
                        + " texts ARRAY<STRING>, many BIGINT, sole STRING?")
                .registry(),
            new NativeFunctionLibrary())
        .relations(List.of(new RelationFile("rel_sum", "rel_sum.sql", sql)));
  }

  @Test
  void aggregatesFollowWhatComesAndGoes() {
    RelationHarness harness =
        harness(QUERY)
            .given(
                "things",
                """
                repo | thing_id | name  | size | place | text
                r    | 1        | all   | 5    | 2    | b
                r    | 2        | all   | 3    | 1    | a
                r    | 3        | all   | 1    | 1    | a
                r    | 4        | all   | 4    | 9    | c
                r    | 5        | all   | 7    | null | a
                r    | 6        | all   | null | 3    | null
                r    | 7        | same  | 2    | 1    | x
                r    | 8        | same  | 2    | 1    | x
                r    | 9        | nulls | null | null | null
                r    | 10       | mixed | 9    | 1    | x
                r    | 11       | mixed | 9    | 1    | null
                r    | 12       | gone  | 9    | 1    | y
                """)
            .retract(
                "things", "repo | thing_id | name | size | place | text\nr | 4 | all | 4 | 9 | c")
            .retract(
                "things",
                "repo | thing_id | name | size | place | text\nr | 12 | gone | 9 | 1 | y");

    assertThat(
            harness
                .runAndRebuild()
                .rows(
                    "rel_sum", "name", "lowest", "most", "longest", "ordered", "texts", "many",
                    "sole"))
        .containsExactly(
            "all | 1 | null | a | [1, 3, 5] | [a, b] | 3 | null",
            "mixed | 9 | 9 | null | [9, 9] | [x] | 2 | null",
            "nulls | null | null | null | [] | [] | 0 | null",
            "same | 2 | 2 | x | [2, 2] | [x] | 0 | x");
  }

  @Test
  void valuesWithoutAnOrderAreRefused() {
    assertThatThrownBy(
            () ->
                harness(QUERY.replace("argmin(size, place)", "argmin(CURRENT_DATE, place)"))
                    .empty("things")
                    .compile())
        .isInstanceOf(RelspecException.class)
        .hasStackTraceContaining("have no order");
  }
}
