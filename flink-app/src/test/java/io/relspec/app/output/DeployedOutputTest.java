package io.relspec.app.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.app.report.RelspecException;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployedOutputTest {
  @TempDir private Path directory;
  private Path root;

  @BeforeEach
  void name() {
    root = directory.resolve("out");
  }

  @Test
  void laterJobsWithTheSameSettingsGoOn() {
    OutputDirectory.deploy(root, "level calls\n");
    OutputDirectory.deploy(root, "level calls\n");
    OutputDirectory.requireComplete(root);
  }

  @Test
  void otherSettingsAreRefused() {
    OutputDirectory.deploy(root, "level calls\n");
    assertThatThrownBy(() -> OutputDirectory.deploy(root, "level ast\n"))
        .isInstanceOfSatisfying(
            RelspecException.class,
            e -> {
              assertThat(e.code()).isEqualTo("OUT-006");
              assertThat(e.hint()).doesNotContain("--overwrite");
            });
    assertRefused("OUT-006", () -> OutputDirectory.follow(root, false, "level ast\n"));
  }

  @Test
  void buildsAreNotReplacedAndReplaceNothing() {
    try (OutputDirectory build = OutputDirectory.claim(root, false)) {
      build.complete();
    }
    assertRefused("OUT-002", () -> OutputDirectory.deploy(root, ""));
    Path followed = directory.resolve("followed");
    OutputDirectory.deploy(followed, "");
    assertRefused("OUT-002", () -> OutputDirectory.claim(followed, false));
  }

  @Test
  void directoriesInUseAreRefused() {
    try (OutputDirectory build = OutputDirectory.claim(root, false)) {
      assertRefused("OUT-003", () -> OutputDirectory.deploy(build.root(), ""));
    }
  }

  private static void assertRefused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(RelspecException.class)
        .hasFieldOrPropertyWithValue("code", code);
  }
}
