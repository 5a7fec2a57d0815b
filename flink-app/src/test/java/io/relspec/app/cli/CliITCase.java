package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.options.FactsFormat;
import io.relspec.app.report.CheckResult.Status;
import io.relspec.app.report.ExitCode;
import io.relspec.delta.DeltaTables;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.s3.LocalS3;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliITCase {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private FakeEngine engine = new FakeEngine(() -> {});

  @TempDir private Path directory;

  @BeforeEach
  void makeSource() throws IOException {
    Files.createDirectory(directory.resolve("shop"));
  }

  @Test
  void buildPrintsItsSummaryAndLeavesNothingTemporary() {
    assertThat(run("build", "shop", "--parallelism", "1")).isEqualTo(ExitCode.OK);

    assertThat(printed(out)).startsWith("repository   shop from " + directory.resolve("shop"));
    assertThat(printed(err)).isEmpty();
    assertThat(directory.resolve("relspec-out/_relspec/tmp")).isEmptyDirectory();
    assertThat(engine.builds)
        .singleElement()
        .satisfies(
            options -> {
              assertThat(options.repo()).isEqualTo("shop");
              assertThat(options.out()).isEqualTo(directory.resolve("relspec-out"));
              assertThat(options.parallelism()).isEqualTo(1);
            });
  }

  @Test
  void secondBuildIsRefusedUntilOverwriteIsGiven() {
    run("build", "shop");

    assertThat(run("build", "shop")).isEqualTo(ExitCode.STORAGE);
    assertThat(printed(err)).startsWith("error OUT-002: ").hasLineCount(1);
    assertThat(run("build", "shop", "--overwrite", "--format=json")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("\"repo\" : \"shop\"");
  }

  @Test
  void failedBuildIsOneLineAndIsNotTakenForAFinishedOne() {
    engine =
        new FakeEngine(
            () -> {
              throw new IllegalStateException("planted");
            });

    assertThat(run("build", "shop")).isEqualTo(ExitCode.UNEXPECTED);
    assertThat(printed(err))
        .isEqualToNormalizingNewlines(
            "error INT-001: unexpected IllegalStateException: planted;"
                + " run again with --verbose and report what it shows\n");
    assertThat(run("sql", "SELECT 1")).isEqualTo(ExitCode.STORAGE);
    assertThat(printed(err)).startsWith("error OUT-004: the build in ");
  }

  @Test
  void verboseShowsTheStack() {
    engine =
        new FakeEngine(
            () -> {
              throw new IllegalStateException("planted");
            });

    run("build", "shop", "--verbose");

    assertThat(printed(err)).contains("\tat io.relspec.app.cli.");
  }

  @Test
  void sqlPutsDataAndNothingElseOnStandardOutput() {
    run("build", "shop");

    assertThat(run("sql", "SELECT 1", "--format", "csv", "--limit", "9")).isEqualTo(ExitCode.OK);

    assertThat(printed(out)).isEqualTo("n\r\n1\r\n2\r\n");
    assertThat(engine.queries.get(0).limit()).isEqualTo(OptionalLong.of(9));
  }

  @Test
  void sqlReadsTheCommitThatIsNamed() {
    run("build", "shop");

    assertThat(run("sql", "SELECT 1", "--at", "3f2a91")).isEqualTo(ExitCode.OK);

    assertThat(engine.queries.get(0).at()).contains("3f2a91");
  }

  @Test
  void diffTakesTwoCommits() {
    assertThat(run("diff", "@1", "latest")).isEqualTo(ExitCode.STORAGE);
    assertThat(printed(err)).startsWith("error OUT-004: ");
    run("build", "shop");

    assertThat(run("diff", "@1")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).contains("REV2");
    assertThat(run("diff", "@1", "latest")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).isEqualTo("@1 to latest of repo\nno differences\n");
    assertThat(run("diff", "@1", "latest", "--format", "json")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("\"definitions\" : [ ]");
    assertThat(engine.diffs).hasSize(2).allMatch(diff -> diff.to().equals("latest"));
  }

  @Test
  void refusedQueryLeavesStandardOutputEmpty() {
    run("build", "shop");

    assertThat(run("sql", "DROP TABLE x")).isEqualTo(ExitCode.PLAN);

    assertThat(printed(out)).isEmpty();
    assertThat(printed(err))
        .isEqualToNormalizingNewlines("error SQL-001: not a SELECT; write a SELECT\n");
  }

  @Test
  void planTakesItsOptions() {
    assertThat(
            run(
                "plan",
                "--format=json",
                "--level=ast",
                "--without-dataset=py_uses",
                "--relations=mine"))
        .isEqualTo(ExitCode.OK);

    assertThat(printed(out)).startsWith("{").contains("\"format\" : 3");
    assertThat(engine.plans)
        .singleElement()
        .satisfies(
            options -> {
              assertThat(options.extraction().level()).isEqualTo(AnalysisLevel.AST);
              assertThat(options.tasks().without()).containsExactly("py_uses");
              assertThat(options.tasks().relations()).isEqualTo(directory.resolve("mine"));
            });
    assertThat(run("plan", "--format=dot")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("digraph relspec {");
    assertThat(run("plan", "--format=mermaid")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("flowchart LR");
    assertThat(run("plan")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("plan f: 0 of 0 relations run");
  }

  @Test
  void planIsComparedWithAnEarlierOne() throws IOException {
    run("plan", "--format=json");
    Files.write(directory.resolve("before.json"), out.toByteArray());

    assertThat(run("plan", "--diff=before.json")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).isEqualToNormalizingNewlines("none\n");
    for (String question : List.of("--impacted=a.b", "--provenance=a")) {
      assertThat(run("plan", question)).isEqualTo(ExitCode.USAGE);
      assertThat(printed(err)).startsWith("error PLN-003: no dataset is called a").hasLineCount(1);
    }
    assertThat(run("plan", "--critical-path")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).isEqualTo("0 relations with 0 operators that keep state\n");
    assertThat(run("plan", "--critical-path", "--impacted=a")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).startsWith("error OPT-007: ").hasLineCount(1);
    assertThat(run("plan", "--diff=20261128", "--out=lake")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).isEqualToNormalizingNewlines("none\n");
    assertThat(run("plan", "--diff=nowhere.json")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).startsWith("error PLN-001: ").hasLineCount(1);
    assertThat(run("plan", "--diff=before.json", "--lineage=a.b")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).startsWith("error OPT-007: ").hasLineCount(1);
    assertThat(run("plan", "--lineage=a.b")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).startsWith("error PLN-003: no dataset is called a").hasLineCount(1);
  }

  @Test
  void lossOfStateHasItsOwnExitCode() throws IOException {
    String empty =
        "{\"format\":2,\"detail\":\"STATES\",\"changelogs\":{},\"rows\":{\"branches\":{}},\"nodes\":[%s]}";
    String node =
        "{\"uid\":\"a-net\",\"id\":\"0\",\"name\":\"\",\"key_groups\":128,\"keys\":null,\"states\":[]}";
    Files.writeString(directory.resolve("old.json"), empty.formatted(node));
    Files.writeString(directory.resolve("new.json"), empty.formatted(""));
    Files.writeString(directory.resolve("map.yaml"), "dropped: [{node: a, reason: it is old}]\n");

    assertThat(run("upgrade", "check", "old.json", "new.json")).isEqualTo(ExitCode.CHECKS_FAILED);
    assertThat(printed(out))
        .isEqualTo(
            """
            dropped       a-net: operator is gone
            0 kept, 0 migrated, 0 new, 1 dropped, 0 stale, 0 incompatible; the upgrade is refused
            """);
    assertThat(run("upgrade", "check", "old.json", "new.json", "--upgrade-map", "map.yaml"))
        .isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("a-net: operator is gone (accepted: it is old)\n");
    assertThat(run("upgrade", "check", "new.json", "old.json", "--format", "json"))
        .isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("\"compatible\" : true", "\"change\" : \"NEW\"");
    assertThat(run("upgrade", "check", "gone.json", "old.json")).isEqualTo(ExitCode.USAGE);
    assertThat(run("upgrade", "describe")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("\"detail\" : \"STATES\"");
  }

  @Test
  void brokenRuleHasItsOwnExitCode() {
    run("build", "shop");

    assertThat(run("diag")).as(printed(err)).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).endsWith("2 rules hold, 0 are broken, 1 were not run\n");
    engine.broken = Status.BROKEN;
    assertThat(run("diag")).isEqualTo(ExitCode.CHECKS_FAILED);
    assertThat(printed(out)).contains(" 5  broken   edge ids: 2 rows, first +I[r, 1]");
    assertThat(run("diag", "--format=json")).isEqualTo(ExitCode.CHECKS_FAILED);
    assertThat(printed(out)).contains("\"status\" : \"broken\"");
  }

  @Test
  void tablesAreMaintainedByName() throws IOException {
    RowType type = RowType.of(new LogicalType[] {new BigIntType(false)}, new String[] {"id"});
    Path table = directory.resolve("lake/t");
    DeltaTables.createIfAbsent(
        new TableSpec("t", table.toString(), type, List.of(), List.of("id")));

    assertThat(run("delta", "history", "lake/t")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("CREATE TABLE").hasLineCount(2);
    assertThat(run("delta", "checkpoint", "lake/t")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("checkpoint of version 0 written; 0 log files removed");
    assertThat(run("delta", "vacuum", "lake/t", "--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("0 files of 0 bytes would be removed");
    assertThat(run("delta", "compact", "lake/t", "--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(printed(out))
        .startsWith("0 files of 0 bytes would be replaced by 0; 0 deleted rows");
    assertThat(run("delta", "compact", "lake/t", "--target-file-bytes", "0"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(run("delta", "vacuum", "lake/t", "--retention-hours", "1"))
        .isEqualTo(ExitCode.STORAGE);
    assertThat(printed(err)).startsWith("error DLT_170: ").hasLineCount(1);
    assertThat(run("delta", "vacuum", "lake/t", "--retention-hours=1", "--allow-short-retention"))
        .isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("0 files of 0 bytes removed");
  }

  @Test
  void allTablesBelowADirectoryAreMaintained() throws IOException {
    RowType type = RowType.of(new LogicalType[] {new BigIntType(false)}, new String[] {"id"});
    for (String name : List.of("graph/b", "graph/a", "evidence/c")) {
      DeltaTables.createIfAbsent(
          new TableSpec(
              "t", directory.resolve("o/" + name).toString(), type, List.of(), List.of("id")));
    }

    assertThat(run("delta", "checkpoint", "o")).isEqualTo(ExitCode.OK);
    assertThat(printed(out).lines().filter(line -> !line.startsWith("checkpoint of version 0")))
        .containsExactly("evidence/c", "graph/a", "graph/b");
    assertThat(run("delta", "checkpoint", "o", "--oldest-reader", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).startsWith("error CLI-005: option --oldest-reader ").hasLineCount(1);
    assertThat(run("delta", "vacuum", "o/graph/a", "--oldest-commit", "@1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).startsWith("error CLI-005: option --oldest-commit ").hasLineCount(1);
    assertThat(run("delta", "vacuum", "o", "--oldest-commit", "@1")).isEqualTo(ExitCode.OK);
    assertThat(engine.oldestCommits).containsExactly("@1");
  }

  @Test
  void tablesInABucketAreMaintained() throws IOException {
    LocalS3.withBucket("maintained-by-name");
    RowType type = RowType.of(new LogicalType[] {new BigIntType(false)}, new String[] {"id"});
    String lake = "s3://maintained-by-name/a lake";
    for (String name : List.of("b", "a")) {
      DeltaTables.createIfAbsent(
          new TableSpec("t", lake + "/" + name, type, List.of(), List.of("id")));
    }

    assertThat(run("delta", "history", lake + "/a/")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("CREATE TABLE").hasLineCount(2);
    assertThat(run("delta", "checkpoint", lake)).isEqualTo(ExitCode.OK);
    assertThat(printed(out).lines().filter(line -> !line.startsWith("checkpoint of version 0")))
        .containsExactly("a", "b");
    assertThat(run("delta", "vacuum", lake, "--dry-run")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("a\n0 files of 0 bytes would be removed");
    assertThat(run("delta", "compact", lake + "/b")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).startsWith("0 files of 0 bytes replaced by 0");
    assertThat(run("delta", "vacuum", lake, "--oldest-commit", "@1")).isEqualTo(ExitCode.USAGE);
    assertThat(run("delta", "history", lake + "/c")).isEqualTo(ExitCode.STORAGE);
    assertThat(printed(err)).contains("error DLT_101: ");
    assertThat(run("delta", "history", "gs://bucket/t")).isEqualTo(ExitCode.STORAGE);
    assertThat(printed(err)).contains("No file system for scheme gs");
  }

  @Test
  void maintenanceNeedsAWordAndATable() {
    assertThat(run("delta")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err)).contains("'relspec delta --help' shows what it takes");
    assertThat(run("delta", "--help")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("checkpoint", "vacuum", "compact", "history");
    assertThat(run("delta", "vacuum", "--help")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("dry-run", "--oldest-reader", "DIR");
    assertThat(run("delta", "history", "nowhere")).isEqualTo(ExitCode.STORAGE);
    assertThat(printed(err)).startsWith("error DLT_101: ").hasLineCount(1);
  }

  @Test
  void factsNeedsAnOutputDirectory() {
    assertThat(run("facts", "shop")).isEqualTo(ExitCode.USAGE);
    assertThat(printed(err))
        .isEqualToNormalizingNewlines("error CLI-004: option --out is missing; give --out DIR\n");

    assertThat(run("facts", "shop", "--out", "f", "--format", "oracle")).isEqualTo(ExitCode.OK);
    assertThat(engine.exports.get(0).format()).isEqualTo(FactsFormat.ORACLE);
    assertThat(printed(err)).startsWith("3 files: 2 exported to ");
  }

  @Test
  void sourceThatIsNotThereHasItsOwnExitCode() {
    assertThat(run("build", "nowhere")).isEqualTo(ExitCode.SOURCE);
    assertThat(printed(err)).startsWith("error SRC-001: source ").hasLineCount(1);
    assertThat(directory.resolve("relspec-out")).doesNotExist();
  }

  @Test
  void indexInTheSourceIsFoundUnlessAnotherOneIsNamed() throws IOException {
    Path found = Files.createFile(directory.resolve("shop/index.scip"));
    Path named = Files.createFile(directory.resolve("other.scip"));

    assertThat(indexOf()).isEqualTo(found);
    assertThat(indexOf("--scip", "other.scip")).isEqualTo(named);
    assertThat(indexOf("--scip", "none")).isNull();
    Files.delete(found);
    assertThat(indexOf()).isNull();
  }

  private @Nullable Path indexOf(String... more) {
    List<String> args = new ArrayList<>(List.of("build", "shop", "--overwrite"));
    args.addAll(List.of(more));
    assertThat(run(args.toArray(String[]::new))).isEqualTo(ExitCode.OK);
    return engine.builds.get(engine.builds.size() - 1).index();
  }

  @Test
  void indexThatIsNamedAndNotThereIsAnErrorOfTheSource() {
    assertThat(run("build", "shop", "--scip", "gone.scip")).isEqualTo(ExitCode.SOURCE);
    assertThat(printed(err))
        .startsWith("error SRC-003: external index ")
        .contains("gone.scip does not exist")
        .hasLineCount(1);
    assertThat(directory.resolve("relspec-out")).doesNotExist();
  }

  @Test
  void wrongCommandLineIsOneLineWithAHint() {
    for (List<String> args :
        List.of(
            List.<String>of(),
            List.of("bild"),
            List.of("build"),
            List.of("build", "a", "b"),
            List.of("build", "a", "--nonsense"),
            List.of("build", "a", "--parallelism", "0"),
            List.of("sql", "SELECT 1", "--overwrite"))) {
      assertThat(run(args.toArray(String[]::new))).as("%s", args).isEqualTo(ExitCode.USAGE);
      assertThat(printed(err)).as("%s", args).startsWith("error CLI-").hasLineCount(1);
    }
  }

  @Test
  void configShowsTheLayerOfEveryOption() throws IOException {
    Files.writeString(directory.resolve("relspec.yaml"), "repo: mine\n");
    environment.put("RELSPEC_PARALLELISM", "3");

    assertThat(run("config")).isEqualTo(ExitCode.OK);
    assertThat(printed(out))
        .containsPattern("(?m)^repo +mine +file relspec.yaml:1$")
        .containsPattern("(?m)^parallelism +3 +environment RELSPEC_PARALLELISM$")
        .containsPattern("(?m)^python_version +3.13 +default$")
        .containsPattern("(?m)^sql.limit +\\(all rows\\) +default$");

    assertThat(run("config", "--format", "json")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("\"key\" : \"parallelism\",\n  \"value\" : 3,");
  }

  @Test
  void unknownKeyOfTheFileEndsEveryCommand() throws IOException {
    Files.writeString(directory.resolve("other.yaml"), "out_dir: x\n");

    assertThat(run("config", "--config", "other.yaml")).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(printed(err)).startsWith("error CFG-001: other.yaml:1: unknown key out_dir; ");
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : List.of("build", "sql", "facts", "config", "version")) {
      assertThat(run(command, "--help")).isEqualTo(ExitCode.OK);
      assertThat(printed(out)).startsWith("Usage: relspec " + command);
    }
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).contains("  130  interrupted");
  }

  @Test
  void versionNamesWhatTheProgramIsMadeOf() {
    assertThat(run("version")).isEqualTo(ExitCode.OK);
    String version = printed(out);
    assertThat(version).containsPattern("relspec \\d+\\.\\d+").containsPattern("flink +2\\.");
    assertThat(run("--version")).isEqualTo(ExitCode.OK);
    assertThat(printed(out)).isEqualTo(version);
  }

  @Test
  void readerThatWentAwayIsNoError() {
    OutputStream closedPipe =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };

    assertThat(run(closedPipe, "version")).isEqualTo(ExitCode.OK);
    assertThat(printed(err)).isEmpty();
  }

  private ExitCode run(String... args) {
    return run(out, args);
  }

  private ExitCode run(OutputStream stdout, String... args) {
    out.reset();
    err.reset();
    try (Lifetime lifetime = new Lifetime()) {
      Context context =
          new Context(
              stdout,
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false,
              environment,
              directory,
              engine,
              lifetime);
      return new Cli(context).run(args);
    }
  }

  private static String printed(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8);
  }
}
