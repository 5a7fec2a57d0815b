package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.cli.Main;
import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.facade.NativeFunctionLibrary;
import io.relspec.app.options.DiffOptions;
import io.relspec.app.report.DiffReport;
import io.relspec.app.report.DiffText;
import io.relspec.app.report.RelspecException;
import io.relspec.app.testing.TestCluster;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.delta.maintenance.Retention;
import io.relspec.delta.maintenance.Vacuum;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cpg_snapshots} names the versions that are the build of a commit. */
class SnapshotsITCase {
  /** Tables whose rows are compared by queries too. */
  private static final List<String> QUERIED =
      List.of("cpg_edges", "cpg_nodes", "py_defs", "relation_output");

  @TempDir private Path directory;

  @Test
  void everyCommitHasTheTablesOfItsBuildAlsoAfterAKillAmidItsCommits() throws Exception {
    Path out = directory.resolve("out");
    try (GitHistory history = GitHistory.ofLibrary(directory.resolve("source"))) {
      List<String> ids = history.ids();
      List<String> options = List.of("--follow", "commits", "--from", ids.get(0));
      try (WatchProcess halting =
          new WatchProcess(HaltingMain.class, history.directory(), out, options)) {
        assertThat(halting.nextChange()).startsWith(ids.get(0).substring(0, 10) + "  1 change");
        halting.rest();
        assertThat(halting.exit()).isEqualTo(HaltingMain.SIGKILL_EXIT);
      }
      assertThat(versions(out).keySet()).containsExactly(ids.get(0));
      assertThat(Builds.read(out).of("source_commits"))
          .anyMatch(row -> row.is("commit_id", ids.get(1)));

      try (WatchProcess watch = new WatchProcess(Main.class, history.directory(), out, options)) {
        for (String id : ids.subList(2, ids.size())) {
          assertThat(watch.nextChange()).startsWith(id.substring(0, 10) + "  1 change");
        }
        watch.end("KILL");
      }
      assertThat(versions(out).keySet()).containsExactlyElementsOf(ids);
      Map<String, GraphTables> builds = builds(out, history.commits());
      assertQueriesReadTheirCommit(out, builds);
      assertDifferencesAreThoseOfBuilds(out, ids, builds);
      assertReadsLike(out, ids);
      assertOldestCommitStaysReadable(out, ids.subList(3, ids.size()), builds);
      assertVacuumedCommitIsRefused(out, ids);
    }
  }

  /** The tables of each commit are those of a build of it, which is given back. */
  private Map<String, GraphTables> builds(Path out, Map<String, Fixture> commits) throws Exception {
    Map<String, GraphTables> builds = new LinkedHashMap<>();
    List<String> soFar = new ArrayList<>();
    for (Map.Entry<String, Map<String, Long>> snapshot : versions(out).entrySet()) {
      String id = snapshot.getKey();
      GraphTables expected =
          Builds.build(
              List.of(Objects.requireNonNull(commits.get(id))),
              directory.resolve("built-" + id),
              1);
      GraphTables found = GraphTables.read(tables(out), snapshot.getValue());
      assertThat(GraphTables.differences(expected.multisetsOfFiles(), found.multisetsOfFiles()))
          .as(id)
          .isEmpty();
      soFar.add(id);
      assertThat(found.of("source_commits"))
          .extracting(row -> row.text("commit_id"))
          .containsExactlyInAnyOrderElementsOf(soFar);
      builds.put(id, expected);
    }
    return builds;
  }

  private static void assertQueriesReadTheirCommit(Path out, Map<String, GraphTables> builds)
      throws IOException {
    int sequence = 0;
    for (Map.Entry<String, GraphTables> build : builds.entrySet()) {
      sequence++;
      String revision = sequence % 2 == 0 ? "@" + sequence : build.getKey().substring(0, 8);
      ExecutionFacade facade =
          ExecutionFacade.bounded(
              TestCluster.environment(1),
              Builds.CONTRACTS,
              new StoredDatasets(tables(out), Revisions.find(tables(out), revision)),
              new NativeFunctionLibrary());
      Map<String, List<StoredRow>> found = new TreeMap<>();
      Map<String, List<StoredRow>> expected = new TreeMap<>();
      for (String dataset : QUERIED) {
        found.put(dataset, StoredQueriesITCase.query(facade, Builds.CONTRACTS.get(dataset)));
        expected.put(dataset, build.getValue().of(dataset));
      }
      assertThat(
              GraphTables.differences(
                  new GraphTables(expected).multisets(), new GraphTables(found).multisets()))
          .as(revision)
          .isEmpty();
    }
  }

  /** Differences of neighbours, of the ends, and backwards, are those of the builds. */
  private static void assertDifferencesAreThoseOfBuilds(
      Path out, List<String> ids, Map<String, GraphTables> builds) {
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 1; i < ids.size(); i++) {
      pairs.add(ids.subList(i - 1, i + 1));
    }
    String first = ids.get(0);
    String last = ids.get(ids.size() - 1);
    pairs.add(List.of(first, last));
    pairs.add(List.of(last, first));
    pairs.add(List.of(last, last));
    for (List<String> pair : pairs) {
      DiffReport report = diff(out, pair.get(0), pair.get(1));
      assertThat(Readings.of(report))
          .as("%s", pair)
          .isEqualTo(
              Readings.difference(
                  Objects.requireNonNull(builds.get(pair.get(0))),
                  Objects.requireNonNull(builds.get(pair.get(1)))));
    }
    assertThat(diff(out, last, "latest").isEmpty()).isTrue();
  }

  private static DiffReport diff(Path out, String from, String to) {
    return new StoredDiffs(Builds.CONTRACTS).diff(new DiffOptions(out, from, to));
  }

  /** A signature, bodies, calls and an import of one commit, as a person reads them. */
  private static void assertReadsLike(Path out, List<String> ids) {
    assertThat(DiffText.of(diff(out, ids.get(0), ids.get(1))).lines())
        .contains(
            "definitions",
            "  ~ module main.<module>  body  main.py:1",
            "calls",
            "  + main.<module> calls lib.old  old()  main.py:5");
    assertThat(DiffText.of(diff(out, ids.get(4), ids.get(5))).lines())
        .contains(
            "  + function boxes.Box.grow(self, by)  boxes.py:5",
            "  - function more.Box.grow(self, by)  more.py:5",
            "  + boxes.Box.grow calls lib.scale  lib.scale(by, 3)  boxes.py:6",
            "  - more.Box.grow calls lib.scale  lib.scale(by)  more.py:6");
  }

  /** Vacuum of all tables leaves the commits that it is told to keep. */
  private static void assertOldestCommitStaysReadable(
      Path out, List<String> kept, Map<String, GraphTables> builds) throws IOException {
    SortedMap<Path, Long> oldest = new StoredCommits(Builds.CONTRACTS).of(out, kept.get(0));
    assertThat(oldest).containsKeys(Path.of("graph/cpg_edges"), Path.of("evidence/py_defs"));
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    int removed = 0;
    for (Map.Entry<Path, Long> table : oldest.entrySet()) {
      Retention retention =
          new Retention(Optional.of(Duration.ZERO), OptionalLong.of(table.getValue()), true);
      String location = out.resolve(table.getKey()).toString();
      removed += Vacuum.run(location, retention, false, later).files().size();
    }
    assertThat(removed).isPositive();
    for (String id : kept) {
      GraphTables found =
          GraphTables.read(tables(out), Objects.requireNonNull(versions(out).get(id)));
      GraphTables expected = Objects.requireNonNull(builds.get(id));
      assertThat(GraphTables.differences(expected.multisetsOfFiles(), found.multisetsOfFiles()))
          .as(id)
          .isEmpty();
    }
  }

  private static void assertVacuumedCommitIsRefused(Path out, List<String> ids) throws IOException {
    String files = tables(out).location(Builds.CONTRACTS.get("source_files")).toString();
    Retention nothing = new Retention(Optional.of(Duration.ZERO), OptionalLong.empty(), true);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    assertThat(Vacuum.run(files, nothing, false, later).files()).isNotEmpty();

    Snapshot last = Revisions.find(tables(out), "latest");
    Revisions.requireReadable(last, "source_files", files);
    Snapshot first = Revisions.find(tables(out), ids.get(0));
    assertThatThrownBy(() -> Revisions.requireReadable(first, "source_files", files))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo("SNP-004");
              assertThat(e).hasMessageContaining(ids.get(0));
            });
  }

  @Test
  void commitsOfOneCheckpointHaveTheVersionsOfTheLast() throws Exception {
    Path out = directory.resolve("out");
    try (FollowedJob job = new FollowedJob(out, 2)) {
      job.apply(List.of(commit(1), file("a.py", "x = 1\n", 1)));
      job.apply(
          List.of(commit(2), file("b.py", "import a\n", 2), commit(3), file("b.py", "y = 2\n", 3)));
      job.apply(List.of(commit(4)));
    }
    List<StoredRow> rows = GraphTables.snapshots(tables(out));
    long stored = tables(out).written().size() - 1L;
    for (int sequence = 1; sequence <= 4; sequence++) {
      Object commitSeq = (long) sequence;
      long last = sequence == 2 ? 3L : sequence;
      assertThat(rows.stream().filter(row -> row.is("commit_seq", commitSeq)))
          .hasSize((int) stored)
          .allMatch(row -> row.is("last_commit_seq", last));
    }
    Map<String, Map<String, Long>> versions = versions(out);
    assertThat(versions.get("c2")).isEqualTo(versions.get("c3"));
    Map<String, Long> nothingNew = new TreeMap<>(of(versions, "c3"));
    nothingNew.merge("source_commits", 1L, Long::sum);
    assertThat(versions.get("c4")).isEqualTo(nothingNew);
    assertThat(GraphTables.read(tables(out), of(versions, "c1")).of("source_files"))
        .extracting(row -> row.text("path"))
        .containsExactly("a.py");
    assertThat(GraphTables.read(tables(out), of(versions, "c3")).of("source_files"))
        .extracting(row -> row.text("path"))
        .containsExactlyInAnyOrder("a.py", "b.py");
  }

  @Test
  void aBuildIsOneSnapshotOfTheLatestVersions() throws Exception {
    Path out = directory.resolve("out");
    Fixture fixture = new Fixture("repo", Map.of("a.py", "def f():\n    return 1\n"));
    GraphTables built = Builds.build(List.of(fixture), out, 2);

    Map<String, Map<String, Long>> versions = versions(out);
    assertThat(versions.keySet()).containsExactly("scan-1");
    assertThat(GraphTables.read(tables(out), of(versions, "scan-1")).multisets())
        .isEqualTo(built.multisets());
    assertThat(versions.get("scan-1"))
        .containsEntry("cpg_nodes", 1L)
        .containsEntry("scip_documents", 0L);
  }

  private static SourceCommit commit(int sequence) {
    return new SourceCommit(
        "repo", sequence, "c" + sequence, List.of(), 0, null, 0, 0, 0, sequence == 1);
  }

  private static SourceRecord file(String path, String text, int sequence) {
    FileContent content = FileContent.of(text.getBytes(StandardCharsets.UTF_8));
    return new FileChange(
        "repo", path, new FileVersion(content, null, "c" + sequence, sequence, 0));
  }

  private static Map<String, Long> of(Map<String, Map<String, Long>> versions, String commit) {
    return Objects.requireNonNull(versions.get(commit), commit);
  }

  private static StoredTables tables(Path out) {
    return new StoredTables(out, Builds.CONTRACTS);
  }

  /** Versions by commit, in the order of the commits, and table; each is there once. */
  private static Map<String, Map<String, Long>> versions(Path out) throws IOException {
    Map<String, Map<String, Long>> versions = new LinkedHashMap<>();
    GraphTables.snapshots(tables(out)).stream()
        .sorted((a, b) -> Long.compare(a.id("commit_seq"), b.id("commit_seq")))
        .forEach(
            row ->
                assertThat(
                        versions
                            .computeIfAbsent(row.text("commit_id"), id -> new TreeMap<>())
                            .put(row.text("table_name"), row.id("table_version")))
                    .as("%s twice", row)
                    .isNull());
    return versions;
  }
}
