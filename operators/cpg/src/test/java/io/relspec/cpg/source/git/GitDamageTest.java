package io.relspec.cpg.source.git;

import static io.relspec.cpg.source.git.GitFixture.files;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.cpg.source.SourceDiagnostic;
import io.relspec.cpg.source.SourceDiagnostic.Severity;
import io.relspec.cpg.source.follow.ReaderDriver;
import io.relspec.cpg.source.follow.ReaderDriver.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitDamageTest {
  @TempDir private Path temporary;
  private GitFixture good;
  private GitFixture bad;

  @BeforeEach
  void makeRepositories() throws IOException {
    good = new GitFixture(temporary.resolve("good.git"), true);
    bad = new GitFixture(temporary.resolve("bad.git"), true);
  }

  @AfterEach
  void closeRepositories() {
    good.close();
    bad.close();
  }

  private GitSource.Builder source() {
    return GitSource.builder()
        .repository("bad", temporary.resolve("bad.git").toString())
        .pollInterval(Duration.ofMillis(5))
        .backoff(Duration.ofMillis(5), Duration.ofMillis(20));
  }

  private Path objectOf(ObjectId commit, String path) throws IOException {
    try (RevWalk walk = new RevWalk(bad.repository());
        TreeWalk file =
            TreeWalk.forPath(bad.repository(), path, walk.parseCommit(commit).getTree())) {
      return bad.looseObject(file.getObjectId(0));
    }
  }

  @Test
  void damagedObjectHoldsOneRepositoryBackUntilItIsRepaired() throws Exception {
    good.commitOnMain(files("a.py", "0"));
    ObjectId second = bad.commit(files("b.py", "1"), bad.commitOnMain(files("b.py", "0")));
    try (ReaderDriver driver = ReaderDriver.start(both().build(), "bad", "good")) {
      driver.nextUnit();
      driver.nextUnit();
      Path object = objectOf(second, "b.py");
      byte[] intact = Files.readAllBytes(object);
      GitFixture.overwrite(object, "damaged".getBytes(UTF_8));
      bad.move(GitFixture.MAIN, second);
      SourceDiagnostic diagnostic = driver.awaitDiagnostic("GIT-107");
      assertThat(diagnostic.repo()).isEqualTo("bad");
      assertThat(diagnostic.commitSeq()).isEqualTo(1);
      assertThat(diagnostic.message()).contains("b.py", "is damaged");
      for (int i = 1; i < 5; i++) {
        good.commitOnMain(files("a.py", "" + i));
        Unit unit = driver.nextUnitAfterCheckpoint();
        assertThat(unit.commit().repo()).isEqualTo("good");
      }
      driver.expectNothingFor(100);
      assertThat(driver.diagnostics()).hasSize(1);
      GitFixture.overwrite(object, intact);
      Unit unit = driver.nextUnit();
      assertThat(unit.commit().commitId()).isEqualTo(second.name());
      assertThat(unit.commit().commitSeq()).isEqualTo(2);
      driver.awaitDiagnostic("SRC-103");
    }
  }

  @Test
  void missingObjectOfACommitIsSaid() throws Exception {
    ObjectId commit = bad.commitOnMain(files("b.py", "0"));
    Files.delete(objectOf(commit, "b.py"));
    try (ReaderDriver driver = ReaderDriver.start(source().build(), "bad")) {
      assertThat(driver.awaitDiagnostic("GIT-107").message()).contains("is missing");
    }
  }

  @Test
  void boundedSourceGivesUpAndEnds() throws Exception {
    ObjectId commit = bad.commitOnMain(files("b.py", "0"));
    GitFixture.overwrite(objectOf(commit, "b.py"), "damaged".getBytes(UTF_8));
    try (ReaderDriver driver =
        ReaderDriver.start(source().bounded().maxAttempts(3).build(), "bad").noMoreSplits()) {
      driver.awaitEnd();
      assertThat(driver.diagnostics())
          .extracting(SourceDiagnostic::severity)
          .containsExactly(Severity.WARNING, Severity.ERROR);
    }
  }

  @Test
  void objectDamagedAfterItWasCheckedHoldsOneRepositoryBack() throws Exception {
    bad.commitOnMain(files("a.py", "0", "b.py", "0"));
    good.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = ReaderDriver.start(both().build(), "bad", "good")) {
      driver.nextUnit();
      driver.nextUnit();
      ObjectId second = bad.commitOnMain(files("a.py", "1", "b.py", "2"));
      driver.awaitWaiting("bad");
      Path object = objectOf(second, "b.py");
      byte[] intact = Files.readAllBytes(object);
      GitFixture.overwrite(object, "damaged".getBytes(UTF_8));
      driver.checkpoint();
      assertThat(driver.awaitDiagnostic("GIT-107").message()).contains("b.py");
      assertGoodAdvances(driver);
      GitFixture.overwrite(object, intact);
      Unit unit = driver.nextUnit();
      assertThat(unit.commit().commitId()).isEqualTo(second.name());
      assertThat(unit.changes()).hasSize(2);
    }
  }

  @Test
  void objectDamagedInTheMiddleOfALargeCommitFailsTheJobInsteadOfTheCommit() throws Exception {
    bad.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = ReaderDriver.start(source().build(), "bad")) {
      driver.nextUnit();
      String large = "#".repeat((4 << 20) - 1);
      ObjectId second =
          bad.commitOnMain(
              files(
                  "a.py", large, "b.py", large, "c.py", large, "d.py", large, "e.py", large, "f.py",
                  "1"));
      driver.awaitWaiting("bad");
      GitFixture.overwrite(objectOf(second, "f.py"), "damaged".getBytes(UTF_8));
      driver.checkpoint();
      assertThatThrownBy(driver::nextUnit)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("GIT-107 in the middle of commit " + second.name());
    }
  }

  @Test
  void vanishedDirectoryHoldsOneRepositoryBackUntilItIsThereAgain() throws Exception {
    bad.commitOnMain(files("b.py", "0"));
    good.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = ReaderDriver.start(both().build(), "bad", "good")) {
      driver.nextUnit();
      driver.nextUnit();
      driver.checkpoint();
      Path away = temporary.resolve("away.git");
      Files.move(temporary.resolve("bad.git"), away);
      assertGoodAdvances(driver);
      ObjectId second;
      try (GitFixture moved = GitFixture.reopen(away)) {
        second = moved.commitOnMain(files("b.py", "1"));
      }
      Files.move(away, temporary.resolve("bad.git"));
      assertThat(driver.nextUnit().commit().commitId()).isEqualTo(second.name());
    }
  }

  @Test
  void missingBranchIsFollowedOnceItExists() throws Exception {
    ObjectId commit = bad.commitOnMain(files("b.py", "0"));
    good.commitOnMain(files("a.py", "0"));
    GitSource.Builder other =
        GitSource.builder()
            .repository("bad", temporary.resolve("bad.git").toString(), "other")
            .repository("good", temporary.resolve("good.git").toString())
            .pollInterval(Duration.ofMillis(5));
    try (ReaderDriver driver = ReaderDriver.start(other.build(), "bad", "good")) {
      assertThat(driver.nextUnit().commit().repo()).isEqualTo("good");
      assertThat(driver.awaitDiagnostic("GIT-201").message()).contains("refs/heads/other");
      assertGoodAdvances(driver);
      bad.move("refs/heads/other", commit);
      assertThat(driver.nextUnit().commit().commitId()).isEqualTo(commit.name());
    }
  }

  @Test
  void smallCommitsDoNotWaitForALargeOne() throws Exception {
    bad.commitOnMain(files("b.py", "0"));
    good.commitOnMain(files("a.py", "0"));
    try (ReaderDriver driver = ReaderDriver.start(both().build(), "bad", "good")) {
      driver.nextUnit();
      driver.nextUnit();
      bad.commitOnMain(files("b.py", "1", "c.py", "1", "d.py", "1"));
      good.commitOnMain(files("a.py", "1"));
      driver.awaitWaiting("bad");
      driver.awaitWaiting("good");
      driver.checkpoint();
      assertThat(driver.nextUnit().commit().repo()).isEqualTo("good");
      assertThat(driver.nextUnit().commit().repo()).isEqualTo("bad");
    }
  }

  @Test
  void metricsSayWhatEachRepositoryDoes() throws Exception {
    ObjectId first = bad.commitOnMain(files("b.py", "0"));
    good.commitOnMain(files("a.py", "0", "b.py", "0"));
    try (ReaderDriver driver = ReaderDriver.start(both().build(), "bad", "good")) {
      driver.nextUnit();
      driver.nextUnit();
      assertThat(driver.metric("good", "source_commits")).isEqualTo(1);
      assertThat(driver.metric("good", "source_files")).isEqualTo(2);
      assertThat(driver.metric("bad", "source_files")).isEqualTo(1);
      assertThat(driver.metric("good", "commit_lag_ms")).isPositive();
      ObjectId second = bad.commit(files("b.py", "1"), first);
      Files.delete(objectOf(second, "b.py"));
      bad.move(GitFixture.MAIN, second);
      driver.awaitDiagnostic("GIT-107");
      assertThat(driver.metric("bad", "failures_in_a_row")).isPositive();
      assertThat(driver.metric("bad", "failed_polls")).isPositive();
      assertThat(driver.metric("good", "failures_in_a_row")).isZero();
    }
  }

  private GitSource.Builder both() {
    return source().repository("good", temporary.resolve("good.git").toString());
  }

  private void assertGoodAdvances(ReaderDriver driver) throws Exception {
    for (int i = 1; i < 4; i++) {
      ObjectId commit = good.commitOnMain(files("a.py", "" + i));
      assertThat(driver.nextUnitAfterCheckpoint().commit().commitId()).isEqualTo(commit.name());
    }
  }

  @Test
  void withoutTheCommitAppliedLastTheRepositoryIsHeld() throws Exception {
    ObjectId first = bad.commitOnMain(files("a.py", "0"));
    List<byte[]> snapshot;
    try (ReaderDriver driver = ReaderDriver.start(source().build(), "bad")) {
      driver.nextUnit();
      snapshot = driver.checkpoint();
    }
    bad.move(GitFixture.MAIN, bad.commit(files("a.py", "1")));
    Files.delete(bad.looseObject(first));
    try (ReaderDriver driver = ReaderDriver.restore(source().build(), snapshot)) {
      assertThat(driver.awaitDiagnostic("GIT-106").message()).contains(first.name());
      driver.expectNothingFor(50);
    }
  }

  @Test
  void repositoryThatIsNotConfiguredAnyMoreIsSaid() throws Exception {
    bad.commitOnMain(files("a.py", "0"));
    good.commitOnMain(files("a.py", "0"));
    List<byte[]> snapshot;
    try (ReaderDriver driver = ReaderDriver.start(source().build(), "bad")) {
      driver.nextUnit();
      snapshot = driver.checkpoint();
    }
    GitSource.Builder other =
        GitSource.builder().repository("good", temporary.resolve("good.git").toString());
    try (ReaderDriver driver = ReaderDriver.restore(other.build(), snapshot)) {
      assertThat(driver.awaitDiagnostic("SRC-102").repo()).isEqualTo("bad");
    }
  }
}
