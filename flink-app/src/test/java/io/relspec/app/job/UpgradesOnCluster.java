package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.options.TaskOptions;
import io.relspec.app.output.FileTrees;
import io.relspec.app.testing.ChangedJar;
import io.relspec.app.testing.FlinkDistribution;
import io.relspec.app.testing.StandaloneCluster;
import io.relspec.app.testing.StandaloneCluster.Answer;
import io.relspec.app.upgrade.StateChange;
import io.relspec.app.upgrade.StateDocument;
import io.relspec.app.upgrade.StateMap;
import io.relspec.app.upgrade.UpgradeCheck;
import io.relspec.app.upgrade.UpgradeMap;
import io.relspec.app.upgrade.Verdict;
import io.relspec.contracts.DatasetContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.eclipse.jgit.api.Git;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One deployment through many upgrades, on a cluster of processes with ZooKeeper: each stops with a
 * savepoint while commits flow and goes on as another job, with other relations, other functions
 * and another parallelism; managers are killed in between. In the end the tables are those of a
 * build, and their changes add up to them.
 *
 * <p>What an upgrade adds begins empty. So a relation whose edges are compared with a build's is
 * changed while the branch has no files; the other one, whose rows nothing is compared with, comes
 * and goes while they flow.
 */
class UpgradesOnCluster {
  private static final Path EXAMPLE = Path.of("../examples/relations");
  private static final List<Integer> PARALLELISMS = List.of(1, 2, 3, 4, 3, 1);
  private static final long SEED = Long.getLong("relspec.seed", 11);

  /** What an upgrade changes. */
  private enum Change {
    NOTHING,
    ORDER,
    OTHER_COMES,
    COMPUTATION,
    FUNCTION,
    OTHER_GOES,
    RELATION_GOES,
    RELATION_COMES
  }

  private static final List<Change> CYCLE =
      List.of(
          Change.ORDER,
          Change.OTHER_COMES,
          Change.NOTHING,
          Change.RELATION_GOES,
          Change.OTHER_GOES,
          Change.RELATION_COMES,
          Change.FUNCTION,
          Change.COMPUTATION,
          Change.ORDER,
          Change.NOTHING);

  /** A native function that no relation of the product calls. */
  private static final String FUNCTION = "ident_normalize";

  /** What an edge of the example says last, behind all state. */
  private static final String FILE = ", file: file_id";

  private static final int UPGRADES = Integer.getInteger("relspec.upgrades", 2 * CYCLE.size());

  @TempDir private Path directory;

  private final Random random = new Random(SEED);
  private final Map<Path, String> files = new TreeMap<>();
  private int edits;
  private int priority = 120;
  private int weight = 20;
  private int version = 1;
  private final Set<Change> refused = EnumSet.noneOf(Change.class);
  private boolean isThere = true;
  private boolean isOtherThere;

  @Test
  void deploymentOutlivesItsUpgrades() throws Exception {
    System.out.printf("seed %d, %d upgrades%n", SEED, UPGRADES);
    Path source = Files.createDirectory(directory.resolve("source"));
    Path out = directory.resolve("out");
    try (TestingServer zooKeeper = new TestingServer();
        Git git = Git.init().setDirectory(source.toFile()).setInitialBranch("main").call();
        StandaloneCluster cluster =
            new StandaloneCluster(
                FlinkDistribution.fetched(), directory, zooKeeper.getConnectString())) {
      RelspecJobOnCluster.writeGoldenRepositories(source);
      String head = RelspecJobOnCluster.commit(git);
      cluster.startTaskManager();
      cluster.startTaskManager();
      String jar = upload(cluster);
      String job =
          RelspecJobOnCluster.jobOf(run(cluster, jar, source, out, 2, null, relations(), null));
      RelspecJobOnCluster.awaitVisible(cluster, job, out, head);
      StateMap before = null;
      for (int i = 0; i < UPGRADES; i++) {
        Change change = CYCLE.get(i % CYCLE.size());
        boolean isQuiet = needsQuiet(change);
        if (isQuiet) {
          remember(source);
          deleteAll();
          RelspecJobOnCluster.awaitVisible(cluster, job, out, RelspecJobOnCluster.commit(git));
        } else {
          edit(source);
          head = RelspecJobOnCluster.commit(git);
          if (change == Change.NOTHING) {
            kill(cluster, i);
            jar = upload(cluster);
          }
          RelspecJobOnCluster.awaitVisible(cluster, job, out, head);
          edit(source);
          head = RelspecJobOnCluster.commit(git);
        }
        long start = System.nanoTime();
        String savepoint = cluster.stop(job);
        long stopMs = millisSince(start);
        StateMap states = StateDocument.read(Path.of(URI.create(savepoint)));
        if (before != null) {
          assertOnlyLost(before, states, CYCLE.get((i - 1) % CYCLE.size()));
        }
        before = states;
        apply(change);
        if (change == Change.FUNCTION) {
          jar = upload(cluster);
        }
        int parallelism = PARALLELISMS.get(i % PARALLELISMS.size());
        start = System.nanoTime();
        String next = upgrade(cluster, jar, source, out, parallelism, savepoint, change);
        assertThat(next).isNotEqualTo(job);
        job = next;
        if (change == Change.OTHER_GOES) {
          FileTrees.delete(out.resolve("relations/rel_other"));
        }
        if (isQuiet) {
          restoreAll();
          head = RelspecJobOnCluster.commit(git);
        }
        RelspecJobOnCluster.awaitVisible(cluster, job, out, head);
        System.out.printf(
            "upgrade %2d  %-14s  parallelism %d  stop %5d ms  submit to visible %6d ms%n",
            i + 1, change, parallelism, stopMs, millisSince(start));
      }
      // The commit before may be from the savepoint, and the job not up yet.
      edit(source);
      RelspecJobOnCluster.awaitVisible(cluster, job, out, RelspecJobOnCluster.commit(git));
      cluster.stop(job);
      assertSameAsBuild(source, out);
    }
  }

  /** Whether the relation whose edges are compared begins anew. */
  private static boolean needsQuiet(Change change) {
    return change == Change.COMPUTATION
        || change == Change.FUNCTION
        || change == Change.RELATION_GOES
        || change == Change.RELATION_COMES;
  }

  /** The dataset whose state an upgrade drops; absent if it drops none. */
  private static Optional<String> dropped(Change change) {
    return switch (change) {
      case COMPUTATION, FUNCTION, RELATION_GOES -> Optional.of("rel_covers");
      case OTHER_GOES -> Optional.of("rel_other");
      case NOTHING, ORDER, OTHER_COMES, RELATION_COMES -> Optional.empty();
    };
  }

  private void apply(Change change) {
    switch (change) {
      case ORDER -> priority = 200 - priority;
      case COMPUTATION -> weight++;
      case FUNCTION -> version++;
      case OTHER_COMES -> isOtherThere = true;
      case OTHER_GOES -> isOtherThere = false;
      case RELATION_COMES -> isThere = true;
      case RELATION_GOES -> isThere = false;
      case NOTHING -> {
        // Only its parallelism is another.
      }
    }
  }

  private void kill(StandaloneCluster cluster, int upgrade) throws Exception {
    if (upgrade % 2 == 0) {
      cluster.replaceJobManager();
    }
    if (upgrade % 4 != 0) {
      cluster.killTaskManager(cluster.taskManagers() - 1);
      cluster.startTaskManager();
    }
  }

  private String upgrade(
      StandaloneCluster cluster,
      String jar,
      Path source,
      Path out,
      int parallelism,
      String savepoint,
      Change change)
      throws Exception {
    Optional<String> dropped = dropped(change);
    boolean isFirst = refused.add(change);
    if (dropped.isEmpty()) {
      if (change == Change.ORDER && isFirst) {
        assertRefused(
            run(cluster, jar, source, out, parallelism, savepoint, relations(false), null),
            "error UPG-006: rows of cpg_edges: those from [",
            "; rows of relation_output: those from [");
      }
      return RelspecJobOnCluster.jobOf(
          run(cluster, jar, source, out, parallelism, savepoint, relations(), null));
    }
    if (isFirst) {
      assertRefused(
          run(cluster, jar, source, out, parallelism, savepoint, relations(), null),
          "error UPG-001",
          dropped.get());
    }
    Path map =
        Files.writeString(
            directory.resolve("map.yaml"),
            "dropped:\n- node: %s\n  reason: upgrade %s\n".formatted(dropped.get(), change));
    return RelspecJobOnCluster.jobOf(
        run(cluster, jar, source, out, parallelism, savepoint, relations(), map));
  }

  private static void assertRefused(Answer answer, String... texts) {
    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(answer.body().toString()).contains(texts);
  }

  /** The jar with the function in the version that it has now. */
  private String upload(StandaloneCluster cluster) throws Exception {
    Path jar = directory.resolve("relspec-job-" + version + ".jar");
    if (version > 1 && !Files.exists(jar)) {
      ChangedJar.withFunction(RelspecJobOnCluster.JAR, FUNCTION, version, jar);
    }
    return cluster.upload(version > 1 ? jar : RelspecJobOnCluster.JAR);
  }

  private Answer run(
      StandaloneCluster cluster,
      String jar,
      Path source,
      Path out,
      int parallelism,
      @Nullable String savepoint,
      Path relations,
      @Nullable Path map)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("--source", source.toString(), "--repo", "repo", "--out", out.toString()));
    arguments.addAll(List.of("--relations", relations.toString()));
    if (map != null) {
      arguments.addAll(List.of("--upgrade-map", map.toString()));
    }
    return cluster.run(jar, arguments, parallelism, Optional.ofNullable(savepoint));
  }

  /** Only what an upgrade was to drop is lost, and nothing is left of it. */
  private static void assertOnlyLost(StateMap before, StateMap after, Change change) {
    List<Verdict> verdicts = UpgradeCheck.of(before, after, UpgradeMap.NONE);
    assertThat(verdicts)
        .extracting(Verdict::change)
        .doesNotContain(StateChange.INCOMPATIBLE, StateChange.MIGRATED);
    List<String> lost =
        verdicts.stream()
            .filter(verdict -> verdict.change() == StateChange.DROPPED)
            .map(Verdict::node)
            .toList();
    String dataset = dropped(change).orElse("nothing");
    assertThat(verdicts)
        .filteredOn(verdict -> verdict.change() == StateChange.STALE)
        .allMatch(verdict -> verdict.reason().contains(dataset));
    assertThat(lost).allMatch(node -> node.contains(dataset));
    assertThat(lost.isEmpty()).as("%s drops %s", change, lost).isEqualTo(dataset.equals("nothing"));
  }

  private void assertSameAsBuild(Path source, Path out) throws Exception {
    TaskOptions tasks = new TaskOptions(List.of(), relations());
    Path rebuilt = directory.resolve("rebuilt");
    GraphTables expected = Builds.build(source, rebuilt, tasks);
    assertThat(expected.of("cpg_edges")).anyMatch(edge -> edge.is("kind", "COVERS"));
    assertThat(
            GraphTables.differences(
                expected.multisetsOfFiles(), Builds.read(out).multisetsOfFiles()))
        .isEmpty();
    StoredTables tables = new StoredTables(out, Builds.CONTRACTS);
    for (DatasetContract contract : GraphTables.ofSources(tables)) {
      assertThat(ChangeFeed.fold(tables, contract))
          .as(contract.dataset())
          .isEqualTo(
              GraphTables.readTable(tables, contract).stream()
                  .map(row -> row.values().toString())
                  .sorted()
                  .toList());
    }
  }

  /** The relations of the next job, in a directory of their own. */
  private Path relations() throws IOException {
    return relations(true);
  }

  private Path relations(boolean namesFiles) throws IOException {
    Path place = Files.createTempDirectory(directory, "relations");
    String contract = "datasets/relations/rel_covers.yaml";
    Files.createDirectories(place.resolve("datasets/relations"));
    String text =
        Files.readString(EXAMPLE.resolve("rel_covers.yaml"))
            .replace("priority: 120", "priority: " + priority)
            .replace("SUBSTRING(t.name FROM 6)", "SUBSTRING(" + FUNCTION + "(t.name) FROM 6)");
    assertThat(text).contains(FUNCTION, FILE);
    if (!namesFiles) {
      text = text.replace(FILE, "");
    }
    String declared = Files.readString(EXAMPLE.resolve(contract));
    if (isThere) {
      Files.writeString(
          place.resolve("rel_covers.yaml"), text.replace("weight: 20", "weight: " + weight));
      Files.writeString(place.resolve(contract), declared);
    }
    if (isOtherThere) {
      Files.writeString(
          place.resolve("rel_other.yaml"),
          text.substring(0, text.indexOf("edges:")).replace("rel_covers", "rel_other"));
      Files.writeString(
          place.resolve("datasets/relations/rel_other.yaml"),
          declared
              .substring(0, declared.indexOf("edges:"))
              .replace("rel_covers", "rel_other")
              .replace("materialised: false", "materialised: true"));
    }
    return place;
  }

  /** Adds a test and what it is named after, or takes a line or a file away. */
  private void edit(Path source) throws IOException {
    remember(source);
    List<Path> paths = List.copyOf(files.keySet());
    Path path = paths.get(random.nextInt(paths.size()));
    String text = Objects.requireNonNull(files.get(path));
    int number = edits++;
    if (number % 5 == 4) {
      Files.delete(path);
      return;
    }
    String more =
        number % 5 == 3
            ? "\n# moved\n"
            : "\n\ndef added_%d():\n    return %d\n\n\ndef test_added_%d():\n    assert added_%d()\n"
                .formatted(number, number, number, number);
    Files.writeString(path, text + more);
  }

  private void remember(Path source) throws IOException {
    files.clear();
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : paths.filter(file -> file.toString().endsWith(".py")).toList()) {
        files.put(path, Files.readString(path));
      }
    }
  }

  private void deleteAll() throws IOException {
    for (Path path : files.keySet()) {
      Files.delete(path);
    }
  }

  private void restoreAll() throws IOException {
    for (Map.Entry<Path, String> file : files.entrySet()) {
      Files.createDirectories(Objects.requireNonNull(file.getKey().getParent()));
      Files.writeString(file.getKey(), file.getValue());
    }
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
