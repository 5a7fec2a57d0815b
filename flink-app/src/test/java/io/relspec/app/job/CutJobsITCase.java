package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.options.TaskCut;
import io.relspec.app.options.TaskOptions;
import io.relspec.app.options.UpstreamTables;
import io.relspec.app.report.RelspecException;
import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.SourceCommit;
import io.relspec.cpg.source.SourceRecord;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.follow.FollowSplit;
import io.relspec.cpg.source.follow.Follower;
import io.relspec.cpg.source.follow.SourceException;
import io.relspec.cpg.source.git.CommitOrder;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Three jobs that follow one another's tables have the graph of one job that does all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutJobsITCase {
  private static final int COMMITS = 7;

  private static @TempDir Path directory;

  private final List<GitTrees> repositories = new ArrayList<>();
  private Path out;

  @BeforeAll
  void followWhileOneAfterTheOtherStops() throws Exception {
    out = directory.resolve("graph");
    for (int i = 0; i < 2; i++) {
      Path git = directory.resolve("r" + i + ".git");
      SyntheticHistory.write(git, 40 + i, COMMITS);
      repositories.add(GitTrees.open("r" + i, git));
    }
    Random random = new Random(3);
    try (CutJobs jobs =
        new CutJobs(out, repositories, CommitOrder.FIRST_PARENT, 1, UnaryOperator.identity())) {
      jobs.start();
      while (!jobs.awaitCommits(3)) {
        jobs.restartOne(random);
      }
    }
  }

  @AfterAll
  void close() {
    repositories.forEach(GitTrees::close);
  }

  @Test
  void everyCommitHasTheTablesOfABuild() throws Exception {
    HistoryCheck.Result checked =
        new HistoryCheck(out, repositories)
            .run(CommitOrder.FIRST_PARENT, 1, COMMITS, directory.resolve("builds"));
    assertThat(checked.divergences()).isEmpty();
    assertThat(checked.commits()).isEqualTo(2 * COMMITS);
  }

  @Test
  void tablesAreThoseOfOneJob() throws Exception {
    Path single = directory.resolve("single");
    RepositoriesJob.How how =
        new RepositoriesJob.How(CommitOrder.FIRST_PARENT, 1, UnaryOperator.identity());
    try (RepositoriesJob job = new RepositoriesJob(single, repositories, how)) {
      job.start(2);
      job.awaitCommits(Integer.MAX_VALUE);
    }
    assertThat(
            GraphTables.differences(Builds.read(single).multisets(), Builds.read(out).multisets()))
        .isEmpty();
  }

  @Test
  void jobsStoreWhatTheyAreAskedForOnly() throws Exception {
    assertThat(stored(CutJobs.ingested(out)))
        .containsExactlyInAnyOrder("source_files", "source_commits", "cpg_snapshots");
    assertThat(stored(CutJobs.summaries(out)))
        .containsExactlyInAnyOrder("py_summaries", "source_commits", "cpg_snapshots");
  }

  private static List<String> stored(Path place) throws IOException {
    List<String> names = new ArrayList<>();
    for (String dataset :
        List.of("source_files", "source_commits", "py_summaries", "py_defs", "cpg_nodes")) {
      if (exists(place, dataset)) {
        names.add(dataset);
      }
    }
    if (exists(place, StoredTables.SNAPSHOTS)) {
      names.add(StoredTables.SNAPSHOTS);
    }
    return names;
  }

  private static boolean exists(Path place, String dataset) {
    StoredTables tables = new StoredTables(place, Builds.CONTRACTS);
    return tables.location(Builds.CONTRACTS.get(dataset)).resolve("_delta_log").toFile().exists();
  }

  @Test
  void commitsOfTablesComeOneByOneWithTheirFiles() throws Exception {
    List<String> applied = new ArrayList<>();
    Map<String, String> files = new TreeMap<>();
    try (Follower follower = followed("r0", null).open()) {
      FollowSplit at = new FollowSplit("r0", 0, new byte[0]);
      while (follower.poll(at) instanceof Follower.Next next) {
        List<SourceRecord> records = new ArrayList<>();
        byte[] cursor = next.unit().emit(records::add);
        SourceCommit commit = next.unit().commit();
        assertThat(records.get(0)).isEqualTo(commit);
        assertThat(records).filteredOn(SourceCommit.class::isInstance).hasSize(1);
        assertThat(records.size() - 1)
            .isEqualTo(commit.filesAdded() + commit.filesChanged() + commit.filesDeleted());
        apply(records, files);
        applied.add(commit.commitId());
        at = new FollowSplit("r0", commit.commitSeq(), cursor);
      }
      assertThat(at.commitSeq()).isEqualTo(COMMITS);
    }
    assertThat(applied).isEqualTo(repositories.get(0).firstParents());
    Map<String, String> expected = new TreeMap<>();
    apply(repositories.get(0).records(applied), expected);
    assertThat(files).isEqualTo(expected);
  }

  @Test
  void aLaterBeginningIsAWholeTreeWithTheNumberOfItsCommit() throws Exception {
    List<String> commits = repositories.get(1).firstParents();
    FollowSplit nothing = new FollowSplit("r1", 0, new byte[0]);
    try (Follower follower = followed("r1", commits.get(3)).open()) {
      Follower.Next next = (Follower.Next) follower.poll(nothing);
      List<SourceRecord> records = new ArrayList<>();
      next.unit().emit(records::add);
      Map<String, String> files = new TreeMap<>();
      apply(records, files);
      Map<String, String> expected = new TreeMap<>();
      apply(repositories.get(1).records(commits.subList(0, 4)), expected);
      assertThat(files).isEqualTo(expected);
      SourceCommit commit = next.unit().commit();
      assertThat(commit.commitSeq()).isEqualTo(4);
      assertThat(commit.commitId()).isEqualTo(commits.get(3));
      assertThat(commit.isFull()).isTrue();
      assertThat(commit.filesAdded()).isEqualTo(files.size());
    }
    try (Follower follower = followed("r1", "ffffffff").open()) {
      assertThatThrownBy(() -> follower.poll(nothing))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.code()).isEqualTo("TAB-104"));
    }
  }

  @Test
  void whatIsNotThereIsWaitedForOrSaid() throws Exception {
    try (Follower follower = followed("r2", null).open()) {
      Follower.Idle idle = (Follower.Idle) follower.poll(new FollowSplit("r2", 0, new byte[0]));
      assertThat(idle.notice()).isNotNull().extracting("code").isEqualTo("TAB-201");
    }
    StoredTables files = new StoredTables(CutJobs.ingested(out), Builds.CONTRACTS);
    FollowedTables notStored =
        new FollowedTables(
            "r0",
            ReadTable.of(files, "source_files"),
            ReadTable.of(files, "source_commits"),
            List.of(ReadTable.of(files, "py_defs")),
            null,
            4 << 20);
    try (Follower follower = notStored.open()) {
      assertThatThrownBy(() -> follower.poll(new FollowSplit("r0", 0, new byte[0])))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.code()).isEqualTo("TAB-102"));
    }
  }

  @Test
  void tablesThatAreMadeOtherwiseAreRefused() {
    refuses("SRC-005", AnalysisLevel.CALLS, given("py_summaries", CutJobs.summaries(out)), 1 << 20);
    refuses("EVD-003", AnalysisLevel.CALLS, given("cpg_nodes", out), 4 << 20);
    refuses("EVD-003", AnalysisLevel.CALLS, given("source_files", out), 4 << 20);
    refuses("PLN-001", AnalysisLevel.CALLS, given("py_summaries", directory), 4 << 20);
    refuses("EVD-002", AnalysisLevel.AST, only("rel_call_target"), 4 << 20);
    refuses("EVD-002", AnalysisLevel.CALLS, only("runs"), 4 << 20);
  }

  private static TaskCut given(String dataset, Path place) {
    return new TaskCut(new TreeSet<>(), new TreeMap<>(Map.of(dataset, place)));
  }

  private static TaskCut only(String dataset) {
    return new TaskCut(new TreeSet<>(List.of(dataset)), new TreeMap<>());
  }

  private void refuses(String code, AnalysisLevel level, TaskCut cut, long maxFileBytes) {
    var extraction = Builds.extraction(level, maxFileBytes);
    UpstreamTables upstream = new UpstreamTables(CutJobs.ingested(out), Optional.empty());
    assertThatThrownBy(
            () ->
                new TablesSource(
                        TaskGraph.of(
                            Builds.CONTRACTS, new TaskOptions(List.of(), null, cut), extraction),
                        extraction,
                        upstream,
                        Optional.empty())
                    .build(FollowOptions.defaults()))
        .isInstanceOfSatisfying(RelspecException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private FollowedTables followed(String repo, @Nullable String from) {
    StoredTables tables = new StoredTables(CutJobs.ingested(out), Builds.CONTRACTS);
    return new FollowedTables(
        repo,
        ReadTable.of(tables, "source_files"),
        ReadTable.of(tables, "source_commits"),
        List.of(),
        from,
        4 << 20);
  }

  private static void apply(List<SourceRecord> records, Map<String, String> files) {
    for (SourceRecord record : records) {
      if (record instanceof FileChange change) {
        if (change.after() == null) {
          files.remove(change.path());
        } else {
          files.put(
              change.path(),
              change.after().commitSeq()
                  + " "
                  + change.after().commitId()
                  + " "
                  + change.after().fileMode()
                  + " "
                  + new String(
                      change.after().content().bytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
      }
    }
  }
}
