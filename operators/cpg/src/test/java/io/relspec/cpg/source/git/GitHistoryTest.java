package io.relspec.cpg.source.git;

import static io.relspec.cpg.source.git.GitFixture.MAIN;
import static io.relspec.cpg.source.git.GitFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.cpg.source.FileScope;
import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.follow.ReaderDriver;
import io.relspec.cpg.source.follow.ReaderDriver.Unit;
import io.relspec.cpg.source.git.GitFixture.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitHistoryTest {
  @TempDir private Path temporary;
  private Path location;
  private GitFixture git;
  private final Fold fold = new Fold();

  @BeforeEach
  void makeRepository() throws IOException {
    location = Files.createDirectory(temporary.resolve("work"));
    git = new GitFixture(location, false);
  }

  @AfterEach
  void closeRepository() {
    git.close();
  }

  private GitSource.Builder source() {
    return GitSource.builder()
        .repository("r", location.toString())
        .pollInterval(Duration.ofMillis(5))
        .backoff(Duration.ofMillis(5), Duration.ofMillis(50));
  }

  private static ReaderDriver start(FollowingSource source) {
    return ReaderDriver.start(source, "r");
  }

  private void assertApplied(Unit unit, ObjectId commit, long commitSeq) throws IOException {
    assertThat(unit.commit().commitId()).isEqualTo(commit.name());
    assertThat(unit.commit().commitSeq()).isEqualTo(commitSeq);
    assertThat(fold.apply(unit).files()).isEqualTo(git.pythonFiles(commit));
  }

  @Test
  void linearHistoryIsFollowedFromHead() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    ObjectId first = git.commitOnMain(files("a.py", "1", "b/c.pyi", "2", "notes.txt", "n"));
    try (ReaderDriver driver = start(source().build())) {
      Unit full = driver.nextUnit();
      assertApplied(full, first, 1);
      assertThat(full.commit().isFull()).isTrue();
      assertThat(full.commit().ref()).isEqualTo("HEAD");
      assertThat(full.commit().parentIds()).hasSize(1);
      assertThat(full.commit().commitTimeMs()).isEqualTo(1_700_000_002_000L);
      ObjectId second = git.commitOnMain(files("a.py", "1", "b/c.pyi", "3"));
      Unit edit = driver.nextUnitAfterCheckpoint();
      assertThat(edit.changes()).hasSize(1);
      assertThat(edit.commit().isFull()).isFalse();
      assertApplied(edit, second, 2);
    }
  }

  @Test
  void commitWithoutChangeInScopeIsACommitAllTheSame() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().build())) {
      fold.apply(driver.nextUnit());
      ObjectId commit = git.commitOnMain(files("a.py", "0", "README", "x"));
      Unit unit = driver.nextUnitAfterCheckpoint();
      assertThat(unit.changes()).isEmpty();
      assertApplied(unit, commit, 2);
    }
  }

  @Test
  void nextCommitWaitsForACompletedCheckpoint() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().build())) {
      fold.apply(driver.nextUnit());
      ObjectId second = git.commitOnMain(files("a.py", "1"));
      ObjectId third = git.commitOnMain(files("a.py", "2"));
      driver.expectNothingFor(100);
      driver.snapshot();
      driver.expectNothingFor(100);
      driver.complete();
      assertApplied(driver.nextUnit(), second, 2);
      driver.expectNothingFor(50);
      assertApplied(driver.nextUnitAfterCheckpoint(), third, 3);
    }
  }

  @Test
  void failedCheckpointLetsNothingThrough() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().build())) {
      fold.apply(driver.nextUnit());
      ObjectId second = git.commitOnMain(files("a.py", "1"));
      driver.snapshot();
      driver.snapshot();
      driver.expectNothingFor(50);
      driver.complete();
      assertApplied(driver.nextUnit(), second, 2);
    }
  }

  @Test
  void thatNoCommitWaitsIsToldByALookForWorkAndNotByAReaderThatIsStopped() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().checkpointsOnDemand().build())) {
      driver.nextUnit();
      driver.expectNothingFor(20);
      assertThat(driver.demands()).containsExactly(true);
      driver.checkpoint();
      assertThat(driver.demands()).containsExactly(true);
      driver.expectNothingFor(20);
      assertThat(driver.demands()).containsExactly(true, false);
    }
  }

  @Test
  void sourceThatEndsHasNoCheckpointsOnDemand() {
    assertThatThrownBy(() -> source().checkpointsOnDemand().bounded())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checkpoints on demand");
  }

  @Test
  void renameDeletesAndAddsAndModeIsAChange() throws Exception {
    git.commitOnMain(files("a.py", "0", "d/x.py", "x"));
    try (ReaderDriver driver = start(source().build())) {
      fold.apply(driver.nextUnit());
      ObjectId renamed = git.commitOnMain(files("b.py", "0", "d/x.py", "x"));
      Unit rename = driver.nextUnitAfterCheckpoint();
      assertThat(rename.commit().filesAdded()).isEqualTo(1);
      assertThat(rename.commit().filesDeleted()).isEqualTo(1);
      assertApplied(rename, renamed, 2);
      NavigableMap<String, Entry> executable = files("b.py", "0", "d/x.py", "x");
      executable.put("b.py", new Entry(FileMode.EXECUTABLE_FILE.getBits(), "0"));
      ObjectId mode = git.commitOnMain(executable);
      assertApplied(driver.nextUnitAfterCheckpoint(), mode, 3);
      ObjectId directory = git.commitOnMain(files("b.py/c.py", "0"));
      assertApplied(driver.nextUnitAfterCheckpoint(), directory, 4);
      ObjectId nothing = git.commitOnMain(files());
      assertApplied(driver.nextUnitAfterCheckpoint(), nothing, 5);
      assertThat(fold.files()).isEmpty();
    }
  }

  /** base - left - merge, base - right1 - right2 - merge. */
  private List<ObjectId> mergedHistory() throws IOException {
    ObjectId base = git.commit(files("a.py", "0"));
    ObjectId left = git.commit(files("a.py", "0", "l.py", "1"), base);
    ObjectId right1 = git.commit(files("a.py", "0", "r.py", "1"), base);
    ObjectId right2 = git.commit(files("a.py", "0", "r.py", "2"), right1);
    ObjectId merge = git.commit(files("a.py", "0", "l.py", "1", "r.py", "2"), left, right2);
    git.move(MAIN, merge);
    return List.of(base, left, right1, right2, merge);
  }

  @Test
  void mergeIsOneCommitAlongFirstParents() throws Exception {
    List<ObjectId> history = mergedHistory();
    try (ReaderDriver driver = start(source().startAtBeginning().bounded().build())) {
      assertApplied(driver.nextUnit(), history.get(0), 1);
      assertApplied(driver.nextUnitAfterCheckpoint(), history.get(1), 2);
      Unit merge = driver.nextUnitAfterCheckpoint();
      assertThat(merge.commit().parentIds()).hasSize(2);
      assertApplied(merge, history.get(4), 3);
      driver.noMoreSplits().awaitEnd();
    }
  }

  @Test
  void everyCommitIsAppliedInFullOrder() throws Exception {
    List<ObjectId> history = mergedHistory();
    FollowingSource source = source().startAtBeginning().order(CommitOrder.FULL).bounded().build();
    try (ReaderDriver driver = start(source)) {
      Unit unit = driver.nextUnit();
      assertApplied(unit, history.get(0), 1);
      java.util.Set<String> seen = new java.util.TreeSet<>(List.of(unit.commit().commitId()));
      for (int seq = 2; seq <= 5; seq++) {
        unit = driver.nextUnitAfterCheckpoint();
        assertApplied(unit, ObjectId.fromString(unit.commit().commitId()), seq);
        assertThat(seen).containsAll(unit.commit().parentIds());
        assertThat(seen.add(unit.commit().commitId())).isTrue();
      }
      assertThat(unit.commit().commitId()).isEqualTo(history.get(4).name());
      driver.noMoreSplits().awaitEnd();
    }
  }

  @Test
  void waitingCommitsAreCollapsedAndThatIsSaid() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().collapseCommits(3).build())) {
      fold.apply(driver.nextUnit());
      driver.expectNothingFor(30);
      git.commitOnMain(files("a.py", "1"));
      git.commitOnMain(files("a.py", "2", "b.py", "1"));
      ObjectId third = git.commitOnMain(files("a.py", "3"));
      ObjectId fourth = git.commitOnMain(files("a.py", "4"));
      // What was found before all four were there may hold fewer of them.
      long commitSeq = 1;
      Unit unit;
      do {
        unit = driver.nextUnitAfterCheckpoint();
        commitSeq++;
        assertApplied(unit, ObjectId.fromString(unit.commit().commitId()), commitSeq);
      } while (!unit.commit().commitId().equals(fourth.name()));
      assertThat(commitSeq).isLessThan(5);
      assertThat(driver.awaitDiagnostic("GIT-204").message()).contains("are applied as one");
      assertThat(git.pythonFiles(third)).isNotEqualTo(fold.files());
    }
  }

  @Test
  void collapsingTakesAtMostTheLimitFromAKnownHistory() throws Exception {
    ObjectId last = git.commitOnMain(files("a.py", "0"));
    for (int i = 1; i < 10; i++) {
      last = git.commitOnMain(files("a.py", "" + i));
    }
    FollowingSource source = source().startAtBeginning().collapseCommits(4).bounded().build();
    try (ReaderDriver driver = start(source)) {
      fold.apply(driver.nextUnit());
      fold.apply(driver.nextUnitAfterCheckpoint());
      assertThat(fold.files()).isEqualTo(files("a.py", "7"));
      assertApplied(driver.nextUnitAfterCheckpoint(), last, 3);
      driver.noMoreSplits().awaitEnd();
      assertThat(driver.diagnostics())
          .extracting(SourceDiagnostic::code)
          .containsExactly("GIT-204", "GIT-204", "GIT-204");
    }
  }

  @Test
  void boundedSourceEndsAtItsRevisionWithoutLaterCommits() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    ObjectId from = git.commitOnMain(files("a.py", "1"));
    ObjectId next = git.commitOnMain(files("a.py", "2"));
    ObjectId to = git.commitOnMain(files("a.py", "3"));
    git.commitOnMain(files("a.py", "4"));
    FollowingSource source = source().startAt(from.name()).until(to.name()).build();
    try (ReaderDriver driver = start(source)) {
      assertApplied(driver.nextUnit(), from, 1);
      assertApplied(driver.nextUnitAfterCheckpoint(), next, 2);
      assertApplied(driver.nextUnitAfterCheckpoint(), to, 3);
      driver.noMoreSplits().awaitEnd();
    }
  }

  @Test
  void forcePushIsTheDifferenceOfTheHeadsAndIsSaid() throws Exception {
    ObjectId base = git.commitOnMain(files("a.py", "0"));
    ObjectId old = git.commitOnMain(files("a.py", "1", "gone.py", "x"));
    try (ReaderDriver driver = start(source().build())) {
      assertApplied(driver.nextUnit(), old, 1);
      ObjectId pushed = git.move(MAIN, git.commit(files("a.py", "2", "new.py", "y"), base));
      Unit unit = driver.nextUnitAfterCheckpoint();
      assertThat(unit.commit().parentIds()).containsExactly(base.name());
      assertThat(unit.changes()).hasSize(3);
      assertApplied(unit, pushed, 2);
      assertThat(driver.awaitDiagnostic("GIT-202").message()).contains(old.name(), pushed.name());
      ObjectId back = git.move(MAIN, base);
      assertApplied(driver.nextUnitAfterCheckpoint(), back, 3);
    }
  }

  @Test
  void rebaseOfSeveralCommitsIsOneCommit() throws Exception {
    ObjectId base = git.commitOnMain(files("a.py", "0"));
    git.commitOnMain(files("a.py", "0", "f.py", "1"));
    ObjectId feature = git.commitOnMain(files("a.py", "0", "f.py", "2"));
    try (ReaderDriver driver = start(source().build())) {
      assertApplied(driver.nextUnit(), feature, 1);
      ObjectId upstream = git.commit(files("a.py", "9"), base);
      ObjectId rebased1 = git.commit(files("a.py", "9", "f.py", "1"), upstream);
      ObjectId rebased2 = git.move(MAIN, git.commit(files("a.py", "9", "f.py", "2"), rebased1));
      Unit unit = driver.nextUnitAfterCheckpoint();
      assertThat(unit.changes()).hasSize(1);
      assertApplied(unit, rebased2, 2);
      driver.awaitDiagnostic("GIT-202");
    }
  }

  @Test
  void mergeThatKeepsTheOldHeadAsSecondParentIsOneCommit() throws Exception {
    ObjectId base = git.commitOnMain(files("a.py", "0"));
    ObjectId head = git.commitOnMain(files("a.py", "1"));
    try (ReaderDriver driver = start(source().build())) {
      assertApplied(driver.nextUnit(), head, 1);
      ObjectId other = git.commit(files("a.py", "0", "o.py", "1"), base);
      ObjectId merge = git.move(MAIN, git.commit(files("a.py", "1", "o.py", "1"), other, head));
      assertApplied(driver.nextUnitAfterCheckpoint(), merge, 2);
      driver.awaitDiagnostic("GIT-203");
    }
  }

  @Test
  void headThatPointsToAnotherBranchIsFollowedThere() throws Exception {
    ObjectId first = git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().build())) {
      assertApplied(driver.nextUnit(), first, 1);
      ObjectId other = git.move("refs/heads/other", git.commit(files("b.py", "0"), first));
      git.link("HEAD", "refs/heads/other");
      assertApplied(driver.nextUnitAfterCheckpoint(), other, 2);
    }
  }

  @Test
  void namedBranchIsFollowedWhateverHeadIs() throws Exception {
    ObjectId main = git.commitOnMain(files("a.py", "0"));
    git.move("refs/heads/dev", git.commit(files("a.py", "dev"), main));
    FollowingSource source =
        GitSource.builder().repository("r", location.toString(), "dev").bounded().build();
    try (ReaderDriver driver = start(source)) {
      Unit unit = driver.nextUnit();
      assertThat(unit.commit().ref()).isEqualTo("refs/heads/dev");
      assertThat(fold.apply(unit).files()).isEqualTo(files("a.py", "dev"));
      driver.noMoreSplits().awaitEnd();
    }
  }

  @Test
  void emptyRepositoryWaitsForItsFirstCommit() throws Exception {
    try (ReaderDriver driver = start(source().build())) {
      assertThat(driver.awaitDiagnostic("GIT-201").severity())
          .isEqualTo(SourceDiagnostic.Severity.WARNING);
      driver.expectNothingFor(50);
      assertThat(driver.diagnostics()).hasSize(1);
      ObjectId first = git.commitOnMain(files("a.py", "0"));
      assertApplied(driver.nextUnit(), first, 1);
    }
  }

  @Test
  void branchThatVanishesIsWaitedForAndItsFilesStay() throws Exception {
    ObjectId first = git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().build())) {
      assertApplied(driver.nextUnit(), first, 1);
      driver.checkpoint();
      Files.delete(location.resolve(".git/refs/heads/main"));
      driver.awaitDiagnostic("GIT-201");
      ObjectId second = git.move(MAIN, git.commit(files("a.py", "1"), first));
      assertApplied(driver.nextUnit(), second, 2);
    }
  }

  @Test
  void bareRepositoryIsFollowed() throws Exception {
    Path bare = temporary.resolve("bare.git");
    try (GitFixture other = new GitFixture(bare, true)) {
      ObjectId commit = other.commitOnMain(files("a.py", "bare"));
      FollowingSource source = GitSource.builder().repository("r", bare.toString()).build();
      try (ReaderDriver driver = start(source)) {
        assertThat(driver.nextUnit().commit().commitId()).isEqualTo(commit.name());
      }
    }
  }

  @Test
  void submoduleIsADiagnosticAndPointersAndLinksHaveNoContent() throws Exception {
    NavigableMap<String, Entry> tree = files("a.py", "0");
    String pinned = "1".repeat(40);
    tree.put("vendor/lib", new Entry(FileMode.GITLINK.getBits(), pinned));
    tree.put("link.py", new Entry(FileMode.SYMLINK.getBits(), "/etc/passwd"));
    tree.put(
        "big.py",
        Entry.file("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n"));
    git.commitOnMain(tree);
    try (ReaderDriver driver = start(source().build())) {
      fold.apply(driver.nextUnit());
      SourceDiagnostic submodule = driver.awaitDiagnostic("GIT-205");
      assertThat(submodule.path()).isEqualTo("vendor/lib");
      assertThat(submodule.message()).contains(pinned);
      NavigableMap<String, Entry> expected = files("a.py", "0");
      expected.put("big.py", Entry.file("unread: pointer of git LFS, not a file"));
      expected.put(
          "link.py", new Entry(FileMode.SYMLINK.getBits(), "unread: symbolic link in git"));
      assertThat(fold.files()).isEqualTo(expected);
    }
  }

  @Test
  void scopeDecidesWhichFilesCountAndHowLargeTheyMayBe() throws Exception {
    git.commitOnMain(files("a.py", "12345", "b.py", "123456", "tests/t.py", "1", "x.txt", "1"));
    FileScope scope = new FileScope(List.of("**/*.py"), List.of("tests/**"), 5);
    try (ReaderDriver driver = start(source().scope(scope).build())) {
      fold.apply(driver.nextUnit());
      assertThat(fold.files())
          .isEqualTo(files("a.py", "12345", "b.py", "unread: 6 bytes, more than 5"));
    }
  }

  @Test
  void shallowCloneBeginsAtItsBoundaryAndFollows() throws Exception {
    git.commitOnMain(files("a.py", "0"));
    ObjectId boundary = git.commitOnMain(files("a.py", "1"));
    ObjectId head = git.commitOnMain(files("a.py", "2"));
    Files.writeString(location.resolve(".git/shallow"), boundary.name() + "\n");
    try (ReaderDriver driver = start(source().startAtBeginning().build())) {
      assertApplied(driver.nextUnit(), boundary, 1);
      assertApplied(driver.nextUnitAfterCheckpoint(), head, 2);
      ObjectId next = git.commitOnMain(files("a.py", "3"));
      assertApplied(driver.nextUnitAfterCheckpoint(), next, 3);
    }
  }

  @Test
  void cloneThatBecameShallowerGoesOnWithTheDifference() throws Exception {
    ObjectId first = git.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = start(source().build())) {
      assertApplied(driver.nextUnit(), first, 1);
      ObjectId unseen = git.commit(files("a.py", "1"), first);
      ObjectId boundary = git.commit(files("a.py", "2", "b.py", "1"), unseen);
      Files.writeString(location.resolve(".git/shallow"), boundary.name() + "\n");
      git.move(MAIN, boundary);
      assertApplied(driver.nextUnitAfterCheckpoint(), boundary, 2);
      assertThat(driver.awaitDiagnostic("GIT-202").message()).contains("shallow clone");
    }
  }

  @Test
  void remoteRepositoryIsFollowedThroughItsMirror() throws Exception {
    ObjectId first = git.commitOnMain(files("a.py", "0"));
    FollowingSource source =
        GitSource.builder()
            .repository("r", location.toUri().toString())
            .mirrors(temporary.resolve("mirrors"))
            .fetchInterval(Duration.ofMillis(10))
            .pollInterval(Duration.ofMillis(5))
            .build();
    try (ReaderDriver driver = start(source)) {
      Unit unit = driver.nextUnit();
      assertThat(unit.commit().ref()).isEqualTo("HEAD");
      assertApplied(unit, first, 1);
      ObjectId second = git.commitOnMain(files("a.py", "1"));
      assertApplied(driver.nextUnitAfterCheckpoint(), second, 2);
      ObjectId forced = git.move(MAIN, git.commit(files("b.py", "2")));
      assertApplied(driver.nextUnitAfterCheckpoint(), forced, 3);
    }
  }
}
