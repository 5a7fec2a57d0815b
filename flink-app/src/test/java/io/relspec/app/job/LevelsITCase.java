package io.relspec.app.job;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lower level gives some of the rows of a higher one, and no others. */
class LevelsITCase {
  private static final Set<String> FLOW =
      Set.of("CFG", "DOMINATE", "POST_DOMINATE", "CDG", "REACHING_DEF");
  private static final Set<String> CALLS =
      Set.of("CALL", "PARAMETER_LINK", "OVERRIDES", "EVAL_TYPE", "ALIAS_OF");

  /** What counts the rows of a file. */
  private static final List<String> COUNTS = List.of("py_files.edge_count");

  @TempDir private Path directory;

  @Test
  void everyLevelAddsToTheOneBelow() throws Exception {
    GraphTables ast = build(AnalysisLevel.AST);
    GraphTables flow = build(AnalysisLevel.FLOW);
    GraphTables calls = GoldenRepositories.tables();

    assertAdds(ast, flow);
    assertAdds(flow, calls);
    assertThat(more(ast, flow)).isEqualTo(FLOW);
    assertThat(more(flow, calls)).isEqualTo(CALLS);
  }

  private GraphTables build(AnalysisLevel level) throws Exception {
    Path out = directory.resolve(level.name());
    return Builds.build(GoldenRepositories.all(), out, 2, level);
  }

  private static void assertAdds(GraphTables lower, GraphTables higher) {
    assertThat(GraphTables.differences(lower.multisets(COUNTS), higher.multisets(COUNTS)))
        .isNotEmpty()
        .allMatch(difference -> difference.startsWith("+"));
  }

  /** Kinds of edges that the higher of two levels has alone. */
  private static Set<String> more(GraphTables lower, GraphTables higher) {
    Set<String> kinds = edgeKinds(higher);
    kinds.removeAll(edgeKinds(lower));
    return kinds;
  }

  private static Set<String> edgeKinds(GraphTables tables) {
    return tables.of("cpg_edges").stream()
        .map(row -> row.text("kind"))
        .collect(toCollection(TreeSet::new));
  }
}
