package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.report.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two builds of one directory leave about themselves, as commands show it. */
class RunsITCase {
  @TempDir private static Path directory;

  /** Options of the second build. */
  private static final String[] LESS = {
    "--max-depth=100", "--level=ast", "--without-dataset=scip_relationships"
  };

  private static List<String> runs = List.of();

  @BeforeAll
  static void build() throws IOException {
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.writeString(source.resolve("lib.py"), "def f(x):\n    return x\n\n\ndef g(x): ...\n");
    Files.writeString(
        source.resolve("main.py"),
        """
        import os
        from lib import f, g
        f(1)
        os.getcwd()
        h = f if f(2) else g
        h(3)
        print(input().strip())
        """);
    Files.writeString(source.resolve("deep.py"), "(".repeat(300) + ")".repeat(300));
    String unused = run("build", "source", "--max-depth", "100");
    unused = run(with("build", "source", "--overwrite"));
    runs = lines("SELECT run_id FROM runs WHERE state = 'FINISHED' ORDER BY started_at, run_id");
  }

  private static String[] with(String... args) {
    return Stream.of(args, LESS).flatMap(Stream::of).toArray(String[]::new);
  }

  private static String run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode exit;
    try (Lifetime lifetime = new Lifetime()) {
      Context context =
          new Context(
              out,
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false,
              Map.of("RELSPEC_PARALLELISM", "1"),
              directory,
              Main.engine(),
              lifetime);
      exit = new Cli(context).run(args);
    }
    assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The rows of a query, without the line of names. */
  private static List<String> lines(String sql) {
    return run("sql", "--format", "csv", sql).lines().skip(1).toList();
  }

  @Test
  void runHasARowForItsStartAndOneForItsEnd() {
    assertThat(runs).hasSize(2);
    assertThat(
            lines(
                """
                SELECT state, command, repo, revision, files, ended_at >= started_at,
                  stored_rows > 100, error_code IS NULL
                FROM runs ORDER BY started_at, state
                """))
        .containsExactly(
            "FINISHED,BUILD,source,scan-1,3,true,true,true",
            "RUNNING,BUILD,source,,,,,true",
            "FINISHED,BUILD,source,scan-1,3,true,true,true",
            "RUNNING,BUILD,source,,,,,true");
    assertThat(lines("SELECT options FROM runs WHERE state = 'RUNNING' ORDER BY started_at"))
        .anyMatch(line -> line.contains("level AST"));
  }

  @Test
  void planIsStoredWithWhatItIsMadeOf() {
    String ofRun = " AND run_id = '" + runs.get(1) + "'";
    assertThat(
            lines(
                "SELECT kind, generation > 1, query LIKE '%SELECT%', optimized_plan LIKE '{%',"
                    + " lineage LIKE '%.def_id%', required[1], changelog_mode[1]"
                    + " FROM plan_artifacts WHERE task = 'rel_type_decl'"
                    + ofRun
                    + " ORDER BY kind"))
        .containsExactly("DATASET,,,,,\"\",\"\"", "RELATION,true,true,true,true,py_defs,I");
    assertThat(
            lines(
                "SELECT kind, skip_reason, missing FROM plan_artifacts"
                    + " WHERE task IN ('rel_scip_relationship', 'rel_call_target')"
                    + ofRun
                    + " ORDER BY kind, task"))
        .containsExactly(
            "DATASET,MISSING_DATASET,[]",
            "DATASET,,[]",
            "RELATION,DISABLED,\"[\"\"scip_relationships\"\"]\"");
  }

  @Test
  void versionsAndQualityAreThoseOfTheTables() {
    assertThat(
            lines(
                """
                SELECT version_before, version_after, stored_rows, data_files
                FROM dataset_versions WHERE table_name = 'source_files' ORDER BY run_id
                """))
        .containsExactly(",1,3,1", ",1,3,1");
    assertThat(
            lines(
                """
                SELECT q.quantity - (SELECT COUNT(*) FROM cpg_nodes)
                FROM quality q WHERE q.metric = 'GOOD' AND q.table_name = 'cpg_nodes'
                  AND q.run_id = '%s'
                """
                    .formatted(runs.get(1))))
        .containsExactly("0");
    assertThat(
            lines(
                """
                SELECT q.quantity - (SELECT COUNT(*) FROM cpg_nodes WHERE full_name IS NULL)
                FROM quality q WHERE q.metric = 'NULLS' AND q.table_name = 'cpg_nodes'
                  AND q.name = 'full_name' AND q.run_id = '%s'
                """
                    .formatted(runs.get(1))))
        .containsExactly("0");
  }

  @Test
  void coverageCountsEachFileDefinitionAndCallSiteOnce() {
    String first = runs.get(0);
    assertThat(
            lines(
                """
                SELECT subject, outcome, reason, quantity FROM coverage
                WHERE run_id = '%s' ORDER BY subject, outcome, reason
                """
                    .formatted(first)))
        .contains("FILE,FACTS,OK,2", "DEFINITION,DEFINED,FUNCTION,2")
        .anyMatch(line -> line.startsWith("FILE,NO_FACTS,"))
        .anyMatch(line -> line.startsWith("CALL_SITE,RESOLVED,"))
        .anyMatch(line -> line.startsWith("CALL_SITE,AMBIGUOUS,2 candidates,1"))
        .anyMatch(line -> line.startsWith("CALL_SITE,EXTERNAL,"));
    assertThat(
            lines(
                """
                SELECT SUM(quantity) - (SELECT COUNT(*) FROM py_calls) FROM coverage
                WHERE subject = 'CALL_SITE' AND outcome <> 'NOT_ANALYSED'
                UNION ALL
                SELECT SUM(quantity) - (SELECT COUNT(*) FROM py_calls) FROM coverage
                WHERE outcome = 'NOT_ANALYSED'
                """))
        .containsExactly("0", "0");
  }

  @Test
  void ambiguityCountsQuestionsWithSeveralAnswers() {
    assertThat(
            lines(
                """
                SELECT sources > 1, ambiguous_sources, max_candidates FROM ambiguity
                WHERE edge_kind = 'CALL' AND run_id = '%s'
                """
                    .formatted(runs.get(0))))
        .containsExactly("true,1,2");
  }

  @Test
  void plansAreComparedByTheirRuns() {
    String calls = runs.get(0);
    String ast = runs.get(1);
    assertThat(run(with("plan", "--diff", ast))).isEqualTo("none\n");
    assertThat(run(with("plan", "--diff=latest"))).isEqualTo("none\n");
    assertThat(run("plan", "--max-depth=100", "--diff", ast))
        .containsPattern("rel_call_target +additive +is there now");
    assertThat(run(with("plan", "--diff", calls)))
        .startsWith("state incompatible\n")
        .contains("rel_call_target", "is missing now");
  }
}
