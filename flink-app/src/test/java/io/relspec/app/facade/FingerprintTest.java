package io.relspec.app.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.plan.JobPlan;
import io.relspec.app.plan.PlanChange;
import io.relspec.app.plan.PlanDiff;
import io.relspec.app.plan.PlanDocument;
import io.relspec.app.plan.PlanRequest;
import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.plan.SkipReason;
import io.relspec.app.testing.TestFunctions;
import io.relspec.contracts.ContractLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.table.functions.ScalarFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What an edit of relations, contracts, functions or options does to a plan. */
class FingerprintTest {
  private static final Path CONTRACTS = Path.of("src/test/contracts");

  private static final String NAMED =
      """
      SELECT f.repo, f.fact_id AS id, f.name
      FROM evidence.facts AS f
      WHERE f.name IS NOT NULL AND f.group_id > 5
      """;

  private static final String LINKED =
      """
      SELECT l.repo, l.link_id, n.id, n.name
      FROM evidence.links AS l
      JOIN named AS n ON n.repo = l.repo AND n.name = l.name
      WHERE l.group_id <> 3
      """;

  private static final String COUNTED =
      """
      SELECT f.repo, twice(f.group_id) AS group_id, COUNT(*) AS n
      FROM evidence.facts AS f
      GROUP BY f.repo, f.group_id
      """;

  private static final String LISTED =
      """
      SELECT repo, id, ARRAY[id] AS ids FROM named
      UNION ALL
      SELECT repo, group_id, ARRAY[group_id] FROM counted
      """;

  private static final String MORE_LISTED =
      " UNION ALL SELECT repo, link_id, ARRAY[id] FROM linked";

  @TempDir private Path directory;

  /** A world that a test edits. */
  private static final class World {
    final Map<String, RelationFile> relations = new TreeMap<>();
    final Map<String, String> contracts = new TreeMap<>();
    final Map<String, String> options = new TreeMap<>();
    final Map<String, SkipReason> missing = new TreeMap<>();
    final TestFunctions functions =
        new TestFunctions().with("twice", new Twice()).with("other", new Other());
    boolean isReversed;

    World() {
      sql("named", NAMED);
      sql("linked", LINKED);
      sql("counted", COUNTED);
      sql("listed", LISTED);
      options.put("python_version", "3.13");
      try (Stream<Path> files = Files.walk(CONTRACTS)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file);
          contracts.put(
              CONTRACTS.relativize(file).toString(),
              text.replace("materialised: false", "materialised: true"));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void sql(String dataset, String sql) {
      relations.put(dataset, new RelationFile(dataset, dataset + ".sql", sql));
    }

    void priority(String dataset, int priority) {
      RelationFile file = Objects.requireNonNull(relations.get(dataset));
      relations.put(
          dataset,
          new RelationFile(dataset, file.file(), file.sql(), priority, file.isKeyChecked()));
    }

    /** Replaces a text that must be there. */
    void edit(String dataset, String from, String to) {
      String sql = Objects.requireNonNull(relations.get(dataset)).sql();
      assertThat(sql).contains(from);
      sql(dataset, sql.replace(from, to));
    }

    void contract(String file, String from, String to) {
      String text = Objects.requireNonNull(contracts.get(file));
      assertThat(text).contains(from);
      contracts.put(file, text.replace(from, to));
    }

    JobPlan plan(Path directory) throws IOException {
      for (Map.Entry<String, String> contract : contracts.entrySet()) {
        Path file = directory.resolve(contract.getKey());
        Files.createDirectories(file.getParent());
        Files.writeString(file, contract.getValue());
      }
      List<RelationFile> files = new ArrayList<>(relations.values());
      if (isReversed) {
        Collections.reverse(files);
      }
      return RelationPlans.of(files, ContractLoader.fromDirectory(directory), functions)
          .describe(
              new PlanRequest(
                  new TreeMap<>(missing), Set.of(), new TreeMap<>(options), contract -> ""));
    }
  }

  /**
   * An edit and what it must mean.
   *
   * @param dataset the relation whose fingerprint is looked at
   * @param isSame whether that stays
   * @param change what the edit means for the job
   */
  private record Edit(
      String name, String dataset, boolean isSame, PlanChange change, Consumer<World> apply) {}

  private static Edit same(String name, String dataset, PlanChange change, Consumer<World> apply) {
    return new Edit(name, dataset, true, change, apply);
  }

  private static Edit other(String name, String dataset, PlanChange change, Consumer<World> apply) {
    return new Edit(name, dataset, false, change, apply);
  }

  private static final PlanChange NONE = PlanChange.NONE;
  private static final PlanChange TEXT = PlanChange.METADATA;
  private static final PlanChange MORE = PlanChange.ADDITIVE;
  private static final PlanChange ROWS = PlanChange.BREAKING;
  private static final PlanChange STATE = PlanChange.STATE_INCOMPATIBLE;

  private static List<Edit> edits() {
    List<Edit> edits = new ArrayList<>();
    edits.addAll(texts());
    edits.addAll(names());
    edits.addAll(meanings());
    edits.addAll(contracts());
    edits.addAll(surroundings());
    return edits;
  }

  private static List<Edit> texts() {
    return List.of(
        same("nothing", "linked", NONE, world -> {}),
        same("line breaks", "linked", NONE, w -> w.sql("linked", LINKED.replace('\n', ' '))),
        same("indentation", "named", NONE, w -> w.sql("named", NAMED.replace(" ", "   "))),
        same("comment", "named", NONE, w -> w.sql("named", "-- why\n" + NAMED)),
        same("comment within", "linked", NONE, w -> w.edit("linked", "JOIN", "/* all */ JOIN")),
        same("case of keywords", "counted", NONE, w -> w.edit("counted", "GROUP BY", "group by")),
        same("AS left out", "linked", NONE, w -> w.edit("linked", "links AS l", "links l")),
        same("quoted names", "named", NONE, w -> w.edit("named", "f.name", "f.`name`")),
        same(
            "parentheses",
            "named",
            NONE,
            w -> w.edit("named", "f.group_id > 5", "(f.group_id > 5)")),
        same("INNER written", "linked", NONE, w -> w.edit("linked", "JOIN", "INNER JOIN")),
        same(
            "full name",
            "linked",
            NONE,
            w -> w.edit("linked", "JOIN named", "JOIN relations.named")),
        same(
            "sub query",
            "linked",
            NONE,
            w -> w.edit("linked", "named AS n", "(SELECT * FROM named) AS n")),
        same(
            "WITH",
            "linked",
            NONE,
            w ->
                w.sql(
                    "linked",
                    "WITH m AS (SELECT * FROM named) " + LINKED.replace("JOIN named", "JOIN m"))),
        same(
            "file moved",
            "named",
            TEXT,
            w -> w.relations.put("named", new RelationFile("named", "elsewhere/named.sql", NAMED))),
        same("priority", "named", TEXT, w -> w.priority("named", 7)));
  }

  private static List<Edit> names() {
    return List.of(
        same(
            "alias of a table",
            "linked",
            NONE,
            w -> w.sql("linked", LINKED.replace("n.", "x.").replace("AS n", "AS x"))),
        same(
            "alias of an inner column",
            "linked",
            NONE,
            w ->
                w.edit(
                    "linked",
                    "named AS n ON n.repo",
                    "(SELECT repo AS r, id, name FROM named) AS n ON n.r")),
        same(
            "order of conditions",
            "named",
            NONE,
            w ->
                w.edit(
                    "named",
                    "f.name IS NOT NULL AND f.group_id > 5",
                    "f.group_id > 5 AND f.name IS NOT NULL")),
        same(
            "sides of =",
            "linked",
            TEXT,
            w -> w.edit("linked", "n.repo = l.repo", "l.repo = n.repo")),
        same("sides of >", "named", TEXT, w -> w.edit("named", "f.group_id > 5", "5 < f.group_id")),
        same(
            "sides of <>",
            "linked",
            TEXT,
            w -> w.edit("linked", "l.group_id <> 3", "3 <> l.group_id")),
        same("constant folded", "named", NONE, w -> w.edit("named", "> 5", "> 2 + 3")),
        same(
            "order of a union",
            "listed",
            TEXT,
            w ->
                w.sql(
                    "listed",
                    "SELECT repo, group_id AS id, ARRAY[group_id] AS ids FROM counted UNION ALL SELECT repo, id, ARRAY[id] FROM named")),
        other(
            "order of group keys",
            "counted",
            STATE,
            w -> w.edit("counted", "GROUP BY f.repo, f.group_id", "GROUP BY f.group_id, f.repo")),
        same(
            "order of columns",
            "named",
            NONE,
            w ->
                w.edit(
                    "named", "f.repo, f.fact_id AS id, f.name", "f.name, f.fact_id AS id, f.repo")),
        same(
            "condition in ON",
            "linked",
            NONE,
            w -> w.sql("linked", LINKED.replace("WHERE", "AND"))));
  }

  private static List<Edit> meanings() {
    return List.of(
        other("literal", "named", STATE, w -> w.edit("named", "> 5", "> 6")),
        other("literal behind", "linked", STATE, w -> w.edit("named", "> 5", "> 6")),
        other(
            "literal of a constant column",
            "listed",
            ROWS,
            w -> w.edit("listed", "ARRAY[id]", "ARRAY[id, 1]")),
        other("comparison", "named", STATE, w -> w.edit("named", "> 5", ">= 5")),
        other(
            "condition gone", "linked", STATE, w -> w.edit("linked", "WHERE l.group_id <> 3", "")),
        other(
            "AND to OR",
            "named",
            STATE,
            w ->
                w.edit(
                    "named",
                    "IS NOT NULL AND f.group_id > 5",
                    "IS NOT NULL AND (f.group_id > 5 OR f.fact_id = 1)")),
        other(
            "another column",
            "named",
            STATE,
            w -> w.edit("named", "f.fact_id AS id", "f.group_id AS id")),
        other(
            "another column behind",
            "linked",
            STATE,
            w -> w.edit("named", "f.fact_id AS id", "f.group_id AS id")),
        other(
            "left join",
            "linked",
            STATE,
            w ->
                w.sql(
                    "linked",
                    LINKED
                        .replace("JOIN", "LEFT JOIN")
                        .replace("n.id", "COALESCE(n.id, 0) AS id"))),
        other(
            "join order",
            "linked",
            STATE,
            w ->
                w.sql(
                    "linked",
                    LINKED
                        .replace("evidence.links AS l", "@")
                        .replace("named AS n", "evidence.links AS l")
                        .replace("@", "named AS n"))),
        other(
            "join key",
            "linked",
            STATE,
            w -> w.edit("linked", "n.name = l.name", "n.id = l.group_id")),
        other(
            "another aggregate",
            "counted",
            STATE,
            w -> w.edit("counted", "COUNT(*)", "SUM(f.fact_id)")),
        other(
            "DISTINCT", "listed", ROWS, w -> w.sql("listed", LISTED.replace("UNION ALL", "UNION"))),
        other(
            "another group key",
            "counted",
            STATE,
            w ->
                w.edit(
                    "counted",
                    "GROUP BY f.repo, f.group_id",
                    "GROUP BY f.repo, f.group_id, f.name")),
        other("another function", "counted", ROWS, w -> w.edit("counted", "twice(", "other(")),
        other("version of a function", "counted", ROWS, w -> w.functions.version("twice", 2)),
        other("version of a function behind", "listed", ROWS, w -> w.functions.version("twice", 2)),
        same(
            "version of a function not called",
            "counted",
            NONE,
            w -> w.functions.version("other", 2)),
        same("what another relation does", "counted", STATE, w -> w.edit("named", "> 5", "> 6")),
        other(
            "branch of a union gone",
            "listed",
            ROWS,
            w -> w.sql("listed", LISTED.substring(0, LISTED.indexOf("UNION")))),
        other(
            "branch twice",
            "listed",
            ROWS,
            w -> w.sql("listed", LISTED + " UNION ALL SELECT repo, id, ARRAY[id] FROM named")));
  }

  private static List<Edit> contracts() {
    String linked = "relations/linked.yaml";
    String named = "relations/named.yaml";
    String facts = "evidence/facts.yaml";
    String lastOfFacts = "  - {name: tags, type: \"ARRAY<STRING>\", nullable: false}\n";
    return List.of(
        same("description", "named", NONE, w -> w.contract(named, "a name per id", "names")),
        same("patch version", "named", TEXT, w -> w.contract(named, "1.0.0", "1.0.1")),
        same("minor version", "named", TEXT, w -> w.contract(named, "1.0.0", "1.1.0")),
        other("major version", "named", ROWS, w -> w.contract(named, "1.0.0", "2.0.0")),
        other(
            "major version of what is read",
            "linked",
            ROWS,
            w -> w.contract(named, "1.0.0", "2.0.0")),
        same(
            "major version of what is not read",
            "counted",
            ROWS,
            w -> w.contract(named, "1.0.0", "2.0.0")),
        other(
            "new nullable column",
            "linked",
            MORE,
            w ->
                w.contract(
                    linked,
                    "  - {name: name, type: STRING, nullable: true}\n",
                    "  - {name: name, type: STRING, nullable: true}\n  - {name: more, type: STRING, nullable: true}\n")),
        same(
            "new column of evidence not read",
            "named",
            MORE,
            w ->
                w.contract(
                    facts,
                    lastOfFacts,
                    lastOfFacts + "  - {name: more, type: STRING, nullable: true}\n")),
        same(
            "new column behind, not read",
            "linked",
            MORE,
            w ->
                w.contract(
                    named,
                    "  - {name: name, type: STRING, nullable: false}\n",
                    "  - {name: name, type: STRING, nullable: false}\n  - {name: more, type: STRING, nullable: true}\n")),
        other(
            "type of a column",
            "named",
            STATE,
            w -> w.contract(facts, "{name: fact_id, type: BIGINT", "{name: fact_id, type: INT")),
        other(
            "nullability",
            "linked",
            ROWS,
            w ->
                w.contract(
                    linked,
                    "{name: id, type: BIGINT, nullable: false",
                    "{name: id, type: BIGINT, nullable: true")),
        other(
            "key",
            "named",
            STATE,
            w -> w.contract(named, "key: [repo, id]", "key: [repo, id, name]")),
        same(
            "evidence of another",
            "counted",
            TEXT,
            w -> w.contract("evidence/links.yaml", "1.0.0", "1.0.1")));
  }

  private static List<Edit> surroundings() {
    return List.of(
        same("order of registration", "linked", NONE, w -> w.isReversed = true),
        other("option of extraction", "named", ROWS, w -> w.options.put("python_version", "3.12")),
        other(
            "evidence missing", "linked", STATE, w -> w.missing.put("links", SkipReason.DISABLED)),
        same(
            "evidence of others missing",
            "counted",
            STATE,
            w -> w.missing.put("links", SkipReason.DISABLED)),
        other(
            "one of two sources missing",
            "listed",
            STATE,
            w -> w.missing.put("facts", SkipReason.DISABLED)),
        same(
            "new relation",
            "counted",
            MORE,
            w -> w.sql("things", "SELECT repo, id AS thing_id, 'N' AS kind FROM named")),
        same("relation gone", "counted", STATE, w -> w.relations.remove("linked")));
  }

  @TestFactory
  Stream<DynamicTest> editMeansWhatItMust() throws IOException {
    List<Edit> edits = edits();
    assertThat(edits).hasSizeGreaterThan(60);
    JobPlan before = new World().plan(directory.resolve("before"));
    return edits.stream()
        .map(edit -> DynamicTest.dynamicTest(edit.name(), () -> check(before, edit)));
  }

  private void check(JobPlan before, Edit edit) throws IOException {
    World world = new World();
    edit.apply().accept(world);
    JobPlan after = world.plan(Files.createTempDirectory(directory, "after"));
    List<PlanDiff.Difference> differences = PlanDiff.of(before, after);

    assertThat(fingerprint(after, edit.dataset()).equals(fingerprint(before, edit.dataset())))
        .as("fingerprint of %s is the same: %s", edit.dataset(), differences)
        .isEqualTo(edit.isSame());
    assertThat(PlanDiff.worst(differences)).as("%s", differences).isEqualTo(edit.change());
  }

  @Test
  void branchKnowsWhatMakesItsRowsAndNothingElse() throws IOException {
    List<PlannedBranch> before = branches("before", w -> {});
    assertThat(before)
        .extracting(PlannedBranch::inputs)
        .containsExactlyInAnyOrder(
            new TreeSet<>(List.of("facts", "named")), new TreeSet<>(List.of("facts", "counted")));
    PlannedBranch named = over("named", before);
    PlannedBranch counted = over("counted", before);

    assertThat(branches("more", w -> w.sql("listed", LISTED + MORE_LISTED)))
        .hasSize(3)
        .contains(named, counted);
    assertThat(branches("less", w -> w.sql("listed", LISTED.substring(0, LISTED.indexOf("UNION")))))
        .containsExactly(named);
    assertThat(branches("priority", w -> w.priority("named", 7))).containsExactlyElementsOf(before);
    assertThat(branches("value", w -> w.edit("listed", "ARRAY[id]", "ARRAY[id, 1]")))
        .hasSize(2)
        .contains(counted)
        .doesNotContain(named);
    assertThat(branches("condition behind", w -> w.edit("named", "> 5", "> 6")))
        .contains(counted)
        .doesNotContain(named);
    assertThat(branches("function", w -> w.functions.version("twice", 2)))
        .contains(named)
        .doesNotContain(counted);
    assertThat(branches("behind the state", w -> w.edit("counted", "COUNT(*)", "SUM(f.fact_id)")))
        .contains(named)
        .doesNotContain(counted);
  }

  private List<PlannedBranch> branches(String place, Consumer<World> edit) throws IOException {
    World world = new World();
    edit.accept(world);
    return world.plan(directory.resolve(place)).relation("listed").orElseThrow().branches();
  }

  private static PlannedBranch over(String dataset, List<PlannedBranch> branches) {
    return branches.stream()
        .filter(branch -> branch.inputs().contains(dataset))
        .findFirst()
        .orElseThrow();
  }

  private static String fingerprint(JobPlan plan, String dataset) {
    return plan.relation(dataset).orElseThrow().fingerprint();
  }

  /** A program of its own: prints the plan of the world. */
  public static final class Planning {
    public static void main(String[] args) throws IOException {
      JobPlan plan = new World().plan(Path.of(args[0]));
      System.out.write(PlanDocument.text(plan).getBytes(StandardCharsets.UTF_8));
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  @Test
  void planIsTheSameInAnotherProcess() throws IOException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:ActiveProcessorCount=7",
                "-Duser.language=tr",
                "-Duser.timezone=Asia/Tokyo",
                "-cp",
                System.getProperty("java.class.path"),
                Planning.class.getName(),
                directory.resolve("other").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String other = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(other).isEqualTo(PlanDocument.text(new World().plan(directory.resolve("here"))));
  }

  @Test
  void planReadFromAFileIsThePlan() throws IOException {
    JobPlan plan = new World().plan(directory.resolve("contracts"));
    Path file = Files.writeString(directory.resolve("plan.json"), PlanDocument.text(plan));

    assertThat(PlanDocument.read(file)).isEqualTo(plan);
  }

  /** Computes anything. */
  public static final class Twice extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public Long eval(Long value) {
      return 2 * value;
    }
  }

  /** Computes anything else. */
  public static final class Other extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public Long eval(Long value) {
      return 3 * value;
    }
  }
}
