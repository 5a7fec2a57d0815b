package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.cluster.ClusterSize;
import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.service.QueryResult;
import io.relspec.app.testing.RelationHarness;
import io.relspec.app.testing.TestContracts;
import io.relspec.app.testing.TestFunctions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries over more rows than the memory for sorting and hashing takes. */
class SpillingQueryITCase {
  private static final int THINGS = 500;
  private static final long MIB = 1L << 20;

  @TempDir private Path directory;

  @Test
  void sortedRowsKeepTheirOrder() {
    // The place of a pair in the order follows from the pair.
    assertThat(
            rows(
                """
                SELECT COUNT(*) FROM (
                  SELECT a.thing_id AS x, b.thing_id AS y,
                         ROW_NUMBER() OVER (ORDER BY b.thing_id, a.thing_id) AS place
                  FROM things a CROSS JOIN things b
                ) WHERE place = (y - 1) * 500 + x
                """))
        .containsExactly("+I[250000]");
  }

  @Test
  void joinedRowsFindEachOther() {
    assertThat(
            rows(
                """
                WITH pairs AS (
                  SELECT a.thing_id * 1000 + b.thing_id AS pair,
                         REPEAT('x', 50) || CAST(b.thing_id AS STRING) AS filler
                  FROM things a CROSS JOIN things b
                )
                SELECT COUNT(*), SUM(l.pair) - SUM(r.pair)
                FROM pairs l JOIN pairs r ON l.pair = r.pair AND l.filler = r.filler
                """))
        .containsExactly("+I[250000, 0]");
  }

  private List<String> rows(String sql) {
    List<String> rows = new ArrayList<>();
    try (EmbeddedCluster cluster =
            EmbeddedCluster.start(
                new ClusterSize(1, directory, 32 * MIB, 8 * MIB, Optional.empty()));
        QueryResult result =
            RelationHarness.of(TestContracts.all(), new TestFunctions())
                .given("things", things())
                .bounded(cluster.newEnvironment(new Configuration()))
                .query(sql, OptionalLong.empty())) {
      result.forEachRemaining(row -> rows.add(row.toString()));
    }
    return rows;
  }

  private static String things() {
    return IntStream.rangeClosed(1, THINGS)
        .mapToObj(id -> "r | " + id + " | CALL")
        .collect(Collectors.joining("\n", "repo | thing_id | kind\n", "\n"));
  }
}
