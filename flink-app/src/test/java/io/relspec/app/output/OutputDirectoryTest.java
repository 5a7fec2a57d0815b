package io.relspec.app.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.ExitCode;
import io.relspec.app.report.RelspecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
