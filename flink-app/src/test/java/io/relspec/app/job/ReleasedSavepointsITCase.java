package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.options.JobOptions;
import io.relspec.app.plan.PlannedBranch;
import io.relspec.app.report.ProductVersions;
import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.TestCluster;
import io.relspec.app.upgrade.RestoreGuard;
import io.relspec.app.upgrade.Savepoint;
import io.relspec.app.upgrade.StateChange;
import io.relspec.app.upgrade.StateMap;
import io.relspec.app.upgrade.StateNode;
import io.relspec.app.upgrade.StoredRows;
import io.relspec.app.upgrade.UpgradeCheck;
import io.relspec.app.upgrade.UpgradeMap;
import io.relspec.app.upgrade.Verdict;
import io.relspec.contracts.DatasetContract;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every deployment in {@code src/test/savepoints} goes on: a repository, its tables and a savepoint
 * in an archive that is named after the version that made it. {@code -Dgolden.rewrite=true} writes
 * that of this version; archives of released versions are never written again.
 *
 * <p>Until this version is released its relations may change, and with them the state of their
 * plans: then its archive must be restored without that state, and only the operators that are
 * written by hand have theirs.
 */
class ReleasedSavepointsITCase {
  private static final Path ARCHIVES = Path.of("src/test/savepoints");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String PLACE = "PLACE";
  private static final long MAX_BYTES = 1L << 20;

  @TempDir private Path directory;

  @BeforeAll
  static void rewrite(@TempDir Path root) throws Exception {
    if (Boolean.getBoolean("golden.rewrite")) {
      write(root, ARCHIVES.resolve(ProductVersions.ofRelspec() + ".zip"));
    }
  }

  static List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(ARCHIVES)) {
      return files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
    }
  }

  @Test
  void archivesAreSmall() throws IOException {
    for (Path archive : archives()) {
      assertThat(Files.size(archive)).as(archive.toString()).isLessThan(MAX_BYTES);
    }
  }

  @ParameterizedTest
  @MethodSource("archives")
  void deploymentGoesOn(Path archive) throws Exception {
    unpack(archive, directory);
    settle(PLACE, directory.toString());
    StateMap before = Savepoint.load(directory.resolve("savepoint").toString()).states();
    assertThat(before.nodes()).as("operators without uid").noneMatch(node -> node.uid().isEmpty());
    Configuration options = options(directory);
    options.set(
        StateRecoveryOptions.SAVEPOINT_PATH, directory.resolve("savepoint").toUri().toString());
    JobClient job = submit(options, 3, directory, upgradeMap(archive, before));
    try (Git git = Git.open(directory.resolve("source").toFile())) {
      Files.writeString(
          directory.resolve("source/later.py"), "from boxes import Box\n\nBox().grow(2)\n");
      awaitVisible(job, directory, RelspecJobOnCluster.commit(git));
    }
    StateMap after = Savepoint.load(stop(job, directory)).states();

    List<Verdict> verdicts = UpgradeCheck.of(before, after, UpgradeMap.NONE);
    List<String> lost =
        verdicts.stream()
            .filter(verdict -> verdict.change() == StateChange.DROPPED)
            .map(Verdict::node)
            .toList();
    assertThat(verdicts).noneMatch(verdict -> verdict.change() == StateChange.INCOMPATIBLE);
    assertThat(lost).allMatch(node -> node.contains(".stream-exec-"));
    assertThat(after.rows().branches()).containsKeys("relation_output", "cpg_edges");
    if (lost.isEmpty()) {
      assertThat(after.rows()).isEqualTo(before.rows());
      Path rebuilt = directory.resolve("rebuilt");
      assertThat(
              GraphTables.differences(
                  Builds.build(directory.resolve("source"), rebuilt, 2).multisetsOfFiles(),
                  Builds.read(directory.resolve("out")).multisetsOfFiles()))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("archives")
  void rowsOfAnotherComputationAreRefusedUnlessTheyAreNamed(Path archive) throws Exception {
    unpack(archive, directory);
    String savepoint = directory.resolve("savepoint").toUri().toString();
    StateMap before = Savepoint.load(savepoint).states();
    Set<String> uids = before.nodes().stream().map(StateNode::key).collect(Collectors.toSet());
    Configuration options = new Configuration();
    options.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    assertThat(RestoreGuard.restoredFrom(options, uids, before.rows(), UpgradeMap.NONE)).isEmpty();

    SortedMap<String, List<PlannedBranch>> changed = new TreeMap<>(before.rows().branches());
    changed.computeIfPresent(
        "cpg_edges", (dataset, branches) -> branches.subList(1, branches.size()));
    StoredRows rows = new StoredRows(changed);
    assertThatThrownBy(() -> RestoreGuard.restoredFrom(options, uids, rows, UpgradeMap.NONE))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo("UPG-006");
              assertThat(e.getMessage()).startsWith("rows of cpg_edges: those from ");
            });
    UpgradeMap accepted =
        new UpgradeMap(new TreeMap<>(), new TreeMap<>(Map.of("cpg_edges", "a test")));
    assertThat(RestoreGuard.restoredFrom(options, uids, rows, accepted)).isEmpty();
  }

  /** What an archive of a released version may lose stands beside it. */
  private Path upgradeMap(Path archive, StateMap before) throws IOException {
    String name = archive.getFileName().toString().replace(".zip", "");
    if (!name.equals(ProductVersions.ofRelspec())) {
      return ARCHIVES.resolve(name + ".yaml").toAbsolutePath();
    }
    StringBuilder map = new StringBuilder("dropped:\n");
    before.nodes().stream()
        .filter(node -> node.uid().contains(".stream-exec-"))
        .forEach(
            node -> map.append("- {node: '%s', reason: not released}\n".formatted(node.uid())));
    map.append("stale:\n");
    before
        .rows()
        .branches()
        .keySet()
        .forEach(dataset -> map.append("- {node: %s, reason: not released}\n".formatted(dataset)));
    return Files.writeString(directory.resolve("map.yaml"), map);
  }

  private static void write(Path root, Path archive) throws Exception {
    try (GitHistory history = GitHistory.ofLibrary(root.resolve("source"))) {
      JobClient job =
          submit(
              options(root),
              2,
              root,
              Files.writeString(root.resolve("none.yaml"), "dropped: []\n"));
      List<String> ids = history.ids();
      awaitVisible(job, root, ids.get(ids.size() - 1));
      Files.move(Path.of(URI.create(stop(job, root))), root.resolve("savepoint"));
      Path settings = root.resolve("out/_relspec/settings");
      Files.writeString(settings, Files.readString(settings).replace(root.toString(), PLACE));
      Files.createDirectories(ARCHIVES);
      pack(root, List.of("source", "out", "savepoint"), archive);
    }
  }

  private void settle(String from, String to) throws IOException {
    Path settings = directory.resolve("out/_relspec/settings");
    Files.writeString(settings, Files.readString(settings).replace(from, to));
  }

  private static Configuration options(Path root) {
    Configuration options = new Configuration();
    options.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
    options.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, root.resolve("checkpoints").toUri().toString());
    return options;
  }

  private static JobClient submit(Configuration options, int parallelism, Path root, Path map) {
    List<String> arguments =
        List.of(
            "--source", root.resolve("source").toString(),
            "--repo", "repo",
            "--out", root.resolve("out").toString(),
            "--upgrade-map", map.toString());
    return RelspecJob.submit(
        TestCluster.environment(parallelism, options), JobOptions.of(arguments, Map.of()));
  }

  private static String stop(JobClient job, Path root) throws Exception {
    return job.stopWithSavepoint(
            false, root.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void awaitVisible(JobClient job, Path root, String commit) throws Exception {
    StoredTables tables = new StoredTables(root.resolve("out"), Builds.CONTRACTS);
    DatasetContract commits = Builds.CONTRACTS.get("source_commits");
    Path log = tables.location(commits).resolve("_delta_log/00000000000000000000.json");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(log)
        || GraphTables.readTable(tables, commits).stream()
            .noneMatch(row -> row.is("commit_id", commit))) {
      if (job.getJobExecutionResult().isDone()) {
        job.getJobExecutionResult().get();
      }
      assertThat(System.nanoTime()).as("time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void pack(Path root, List<String> names, Path archive) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String name : names) {
      try (Stream<Path> below = Files.walk(root.resolve(name))) {
        below.filter(path -> !isLeftOut(path)).sorted().forEach(files::add);
      }
    }
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (Path file : files) {
        boolean isDirectory = Files.isDirectory(file);
        ZipEntry entry = new ZipEntry(root.relativize(file) + (isDirectory ? "/" : ""));
        entry.setTime(0);
        zip.putNextEntry(entry);
        if (!isDirectory) {
          Files.copy(file, zip);
        }
        zip.closeEntry();
      }
    }
  }

  /** Hooks are examples, and a lock is of the process that had it. */
  private static boolean isLeftOut(Path path) {
    return path.toString().contains("/.git/hooks") || path.endsWith("_relspec/lock");
  }

  private static void unpack(Path archive, Path to) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = to.resolve(entry.getName()).normalize();
        assertThat(target).startsWithRaw(to);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(Objects.requireNonNull(target.getParent()));
          Files.copy(zip, target);
        }
      }
    }
  }
}
