package io.relspec.app.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputDirectoryTest {
  @TempDir private Path parent;
  private Path root;

  @BeforeEach
  void name() {
    root = parent.resolve("out");
  }

  @Test
  void finishedBuildIsRefusedWithoutOverwrite() throws IOException {
    finishABuild();

    refuses("OUT-002", () -> OutputDirectory.claim(root, false));
    assertThat(table()).exists();
  }

  @Test
  void finishedBuildIsReplacedWithOverwrite() throws IOException {
    finishABuild();

    try (OutputDirectory output = OutputDirectory.claim(root, true)) {
      assertThat(table()).doesNotExist();
      refuses("OUT-004", () -> OutputDirectory.requireComplete(output.root()));
    }
  }

  @Test
  void whatAKilledBuildLeftIsCleared() throws IOException {
    try (OutputDirectory output = OutputDirectory.claim(root, false)) {
      makeTable();
      Files.createDirectories(output.checkpoints().resolve("chk-1"));
    }

    try (OutputDirectory output = OutputDirectory.claim(root, false)) {
      assertThat(table()).doesNotExist();
      assertThat(output.checkpoints()).doesNotExist();
    }
  }

  @Test
  void tablesThatFollowAreGoneOnWithFromTheNewestCheckpoint() throws IOException {
    Path newest = follow();

    try (OutputDirectory output = OutputDirectory.follow(root, false, "level CALLS\n")) {
      assertThat(output.lastCheckpoint()).contains(newest);
      assertThat(table()).exists();
      OutputDirectory.requireComplete(root);
    }
    refuses("OUT-002", () -> OutputDirectory.claim(root, false));
    refuses("OUT-006", () -> OutputDirectory.follow(root, false, "level AST\n"));
    refuses("OUT-006", () -> OutputDirectory.follow(root, false, ""));
  }

  @Test
  void tablesThatFollowWithoutCheckpointAreRefused() throws IOException {
    follow();
    FileTrees.delete(root.resolve("_relspec/checkpoints"));

    refuses("OUT-007", () -> OutputDirectory.follow(root, false, "level CALLS\n"));
    try (OutputDirectory output = OutputDirectory.follow(root, true, "level AST\n")) {
      assertThat(output.lastCheckpoint()).isEmpty();
      assertThat(table()).doesNotExist();
    }
  }

  @Test
  void finishedBuildIsNotFollowed() throws IOException {
    finishABuild();

    refuses("OUT-002", () -> OutputDirectory.follow(root, false, "level CALLS\n"));
  }

  /** Leaves tables that follow, and gives the checkpoint to go on from. */
  private Path follow() throws IOException {
    try (OutputDirectory output = OutputDirectory.follow(root, false, "level CALLS\n")) {
      makeTable();
      Path job = Files.createDirectories(output.checkpoints().resolve("job"));
      for (int i = 1; i <= 2; i++) {
        Path metadata = Files.createDirectory(job.resolve("chk-" + i)).resolve("_metadata");
        Files.writeString(metadata, "state");
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(i * 1_000L));
      }
      Files.createDirectory(job.resolve("chk-3"));
      output.following();
      return job.resolve("chk-2");
    }
  }

  @Test
  void onlyDatabasesAreCleared() throws IOException {
    finishABuild();
    Path note = Files.writeString(root.resolve("note.txt"), "mine");

    OutputDirectory.claim(root, true).close();

    assertThat(note).exists();
  }

  @Test
  void linkIsRemovedButWhatItPointsToStays() throws IOException {
    OutputDirectory.claim(root, false).close();
    Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
    Path kept = Files.writeString(elsewhere.resolve("kept"), "mine");
    Files.createSymbolicLink(root.resolve("graph"), elsewhere);

    OutputDirectory.claim(root, false).close();

    assertThat(root.resolve("graph")).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void directoryOfSomebodyElseIsRefusedEvenWithOverwrite() throws IOException {
    Files.createDirectories(root);
    Files.writeString(root.resolve("thesis.txt"), "mine");

    refuses("OUT-001", () -> OutputDirectory.claim(root, true));
  }

  @Test
  void fileIsRefused() throws IOException {
    Files.writeString(root, "mine");

    refuses("OUT-001", () -> OutputDirectory.claim(root, true));
  }

  @Test
  void secondBuildAtTheSameTimeIsRefused() throws IOException {
    try (OutputDirectory first = OutputDirectory.claim(root, false)) {
      refuses("OUT-003", () -> OutputDirectory.claim(first.root(), true));
    }
    assertThatCode(() -> OutputDirectory.claim(root, false).close()).doesNotThrowAnyException();
  }

  @Test
  void queryNeedsAFinishedBuild() throws IOException {
    refuses("OUT-004", () -> OutputDirectory.requireComplete(root));

    finishABuild();

    assertThatCode(() -> OutputDirectory.requireComplete(root)).doesNotThrowAnyException();
  }

  private void finishABuild() throws IOException {
    try (OutputDirectory output = OutputDirectory.claim(root, false)) {
      makeTable();
      output.complete();
    }
  }

  private void makeTable() throws IOException {
    Files.createDirectories(table().getParent());
    Files.writeString(table(), "{}");
  }

  private Path table() {
    return root.resolve("graph/cpg_nodes/_delta_log/0.json");
  }

  private static void refuses(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.exit()).isEqualTo(ExitCode.STORAGE);
            });
  }
}
