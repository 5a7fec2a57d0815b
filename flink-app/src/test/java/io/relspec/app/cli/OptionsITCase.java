package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.options.Option;
import io.relspec.app.options.OptionType;
import io.relspec.app.options.RelspecOptions;
import io.relspec.app.options.Verb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of a command changes what it asks the engine for, or what it prints. */
class OptionsITCase {
  /** What a command does without the option. */
  private static final Map<Verb, List<String>> COMMANDS =
      Map.of(
          Verb.BUILD, List.of("build", "shop"),
          Verb.WATCH, List.of("watch", "shop", "--follow", "commits"),
          Verb.SQL, List.of("sql", "SELECT 1"),
          Verb.DIFF, List.of("diff", "@1", "@2"),
          Verb.FACTS, List.of("facts", "shop", "--out", "facts"),
          Verb.PLAN, List.of("plan"),
          Verb.DIAG, List.of("diag"),
          Verb.CONFIG, List.of("config"),
          Verb.UPGRADE_DESCRIBE, List.of("upgrade", "describe"));

  /** A value that is not the usual one. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("out", "other"),
          Map.entry("repo", "mine"),
          Map.entry("parallelism", "3"),
          Map.entry("include", "**/x.py"),
          Map.entry("exclude", "**/x.py"),
          Map.entry("level", "ast"),
          Map.entry("source_roots", "src"),
          Map.entry("max_file_bytes", "77"),
          Map.entry("max_depth", "77"),
          Map.entry("flow.max_edges", "77"),
          Map.entry("extract.time_limit_ms", "77"),
          Map.entry("python_version", "3.9"),
          Map.entry("scip", "none"),
          Map.entry("follow", "files"),
          Map.entry("branch", "b"),
          Map.entry("from", "r"),
          Map.entry("commit_order", "full"),
          Map.entry("collapse_commits", "7"),
          Map.entry("relations", "rel"),
          Map.entry("without_dataset", "py_uses"),
          Map.entry("contracts.mode", "strict"),
          Map.entry("only", "py_uses"),
          Map.entry("dataset", "py_uses=given"),
          Map.entry("build.format", "json"),
          Map.entry("sql.format", "csv"),
          Map.entry("sql.at", "@1"),
          Map.entry("sql.limit", "1"),
          Map.entry("diff.format", "json"),
          Map.entry("facts.format", "oracle"),
          Map.entry("facts.out", "elsewhere"),
          Map.entry("plan.format", "json"),
          Map.entry("plan.lineage", "a.b"),
          Map.entry("plan.diff", "20261128"),
          Map.entry("plan.impacted", "a"),
          Map.entry("plan.provenance", "a"),
          Map.entry("diag.format", "json"),
          Map.entry("diag.rebuilt", "again"),
          Map.entry("config.format", "json"));

  @TempDir private static Path directory;

  /** Each command without options, run once. */
  private static final Map<Verb, String> USUAL = new EnumMap<>(Verb.class);

  /**
   * Options that only show with an error, a table or two descriptions are tested for themselves, in
   * CliITCase and MaintenanceOptionsTest.
   */
  static Stream<Arguments> options() {
    return COMMANDS.keySet().stream()
        .sorted()
        .flatMap(
            verb ->
                RelspecOptions.ALL.stream()
                    .filter(option -> option.verbs().contains(verb))
                    .filter(option -> !option.equals(RelspecOptions.VERBOSE))
                    .filter(option -> verb != Verb.WATCH || !option.equals(RelspecOptions.DATASET))
                    .map(option -> Arguments.of(verb, option.key())));
  }

  @ParameterizedTest
  @MethodSource("options")
  void optionChangesWhatTheCommandDoes(Verb verb, String key) throws IOException {
    Option<?> option =
        RelspecOptions.ALL.stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
    List<String> command = command(verb);
    List<String> changed = new ArrayList<>(command);
    if (option.equals(RelspecOptions.FOLLOW) || option.equals(RelspecOptions.FACTS_OUT)) {
      changed = new ArrayList<>(command.subList(0, command.size() - 2));
    }
    changed.add(option.flag());
    if (option.type().shape() != OptionType.Shape.SWITCH) {
      changed.add(Objects.requireNonNull(VALUES.get(key), key));
    }

    assertThat(run(verb + "." + key, changed)).isNotEqualTo(usual(verb));
  }

  @Test
  void datasetsOfOtherJobsAreTakenWhereTablesAreFollowed() throws IOException {
    List<String> tables = List.of("watch", "shop", "--follow", "tables");
    List<String> given = new ArrayList<>(tables);
    given.addAll(List.of("--dataset", "py_uses=given"));
    assertThat(run("given", given)).contains("py_uses=/given").isNotEqualTo(run("tables", tables));
    List<String> commits = new ArrayList<>(command(Verb.WATCH));
    commits.addAll(List.of("--dataset", "py_uses=given"));
    assertThat(run("commits", commits)).contains("error OPT-010");
  }

  private static String usual(Verb verb) throws IOException {
    String known = USUAL.get(verb);
    if (known == null) {
      known = run(verb.name(), command(verb));
      USUAL.put(verb, known);
    }
    return known;
  }

  private static List<String> command(Verb verb) {
    return Objects.requireNonNull(COMMANDS.get(verb), verb.name());
  }

  /** What the engine was asked for and what was printed, whatever the directory is called. */
  private static String run(String name, List<String> command) throws IOException {
    Path work = Files.createDirectory(directory.resolve(name));
    Files.createDirectory(work.resolve("shop"));
    Files.createFile(work.resolve("shop/index.scip"));
    if (!List.of("build", "watch").contains(command.get(0))) {
      Path state = work.resolve("relspec-out/_relspec/state");
      Files.createDirectories(state.getParent());
      Files.writeString(state, "complete\n");
    }
    FakeEngine engine = new FakeEngine(() -> {});
    String printed = run(work, engine, command);
    return String.join(
            "\n",
            printed.lines().filter(line -> !isMeasured(line)).toList().toString(),
            engine.builds.toString(),
            engine.follows.toString(),
            engine.exports.toString(),
            engine.queries.toString(),
            engine.diffs.toString(),
            engine.plans.toString(),
            engine.checks.toString(),
            engine.upgrades.toString())
        .replace(work.toString(), "");
  }

  /** Times and memory are never the same twice. */
  private static boolean isMeasured(String line) {
    return line.matches("^ *(plan|run|commit|summarise|total) .*");
  }

  private static String run(Path work, FakeEngine engine, List<String> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Lifetime lifetime = new Lifetime()) {
      Context context =
          new Context(
              out,
              new PrintStream(out, true, StandardCharsets.UTF_8),
              false,
              Map.of("RELSPEC_PARALLELISM", "1"),
              work,
              engine,
              lifetime);
      return new Cli(context).run(command.toArray(String[]::new)).toString()
          + "\n"
          + out.toString(StandardCharsets.UTF_8);
    }
  }
}
