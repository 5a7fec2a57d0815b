package io.relspec.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BuildReportTest {
  private static final BuildReport REPORT =
      new BuildReport(
          Path.of("/src/shop"),
          Path.of("/out"),
          new BuildSummary(
              "shop",
              AnalysisLevel.CALLS,
              new TreeMap<>(Map.of("OK", 1_200L, "SKIPPED", 1L)),
              new TreeMap<>(Map.of("CALL", 10L, "METHOD", 20L)),
              new TreeMap<>(Map.of("AST", 30L)),
              new TreeMap<>(Map.of("scope", 1L, "import_direct", 2L, BuildSummary.UNRESOLVED, 1L)),
              new TreeMap<>(Map.of("PARSE_ERROR", 3L)),
              new TreeMap<>(Map.of("graph.cpg_nodes", Path.of("/out/graph/cpg_nodes"))),
              "SELECT 1"),
          List.of(
              new PhaseCost(BuildPhase.START, 1_250, 2_000, 100 << 20),
              new PhaseCost(BuildPhase.RUN, 2_000, 3_500, 900 << 20)));

  @Test
  void textShowsEveryFigureLargestFirst() {
    assertThat(TextReport.of(REPORT))
        .isEqualToNormalizingNewlines(
            """
            repository   shop from /src/shop
            files        1,201
              OK                                1,200
              SKIPPED                               1
            nodes        30
              METHOD                               20
              CALL                                 10
            edges        30
              AST                                  30
            call sites   4, 75.0 % resolved
              import_direct                         2    50.0 %
              scope                                 1    25.0 %
              unresolved                            1    25.0 %
            diagnostics  3
              PARSE_ERROR                           3
            phases
                                              seconds     cpu s  peak MiB
              start                               1.3       2.0       100
              run                                 2.0       3.5       900
              total                               3.3       5.5       900
            tables       /out
              graph.cpg_nodes                        graph/cpg_nodes
            try          relspec sql --out '/out' "SELECT 1"
            """);
  }

  @Test
  void jsonHasTheSameFiguresExactly() {
    assertThat(JsonReport.of(REPORT).replaceAll("\\s", ""))
        .isEqualTo(
            "{\"repo\":\"shop\",\"level\":\"calls\",\"source\":\"/src/shop\",\"out\":\"/out\","
                + "\"files\":{\"OK\":1200,\"SKIPPED\":1},"
                + "\"nodes\":{\"CALL\":10,\"METHOD\":20},\"edges\":{\"AST\":30},"
                + "\"calls\":{\"import_direct\":2,\"scope\":1,\"unresolved\":1},"
                + "\"diagnostics\":{\"PARSE_ERROR\":3},\"phases\":["
                + "{\"phase\":\"start\",\"wall_ms\":1250,\"cpu_ms\":2000,"
                + "\"peak_rss_bytes\":104857600},"
                + "{\"phase\":\"run\",\"wall_ms\":2000,\"cpu_ms\":3500,"
                + "\"peak_rss_bytes\":943718400}],"
                + "\"tables\":{\"graph.cpg_nodes\":\"/out/graph/cpg_nodes\"},"
                + "\"suggested_query\":\"SELECT1\"}");
  }
}
