package io.relspec.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchDirectoryTest {
  /** Larger than any process id of Linux. */
  private static final String DEAD_PROCESS = "4194999";

  @TempDir private Path out;

  @Test
  void isGoneWithAllItHoldsWhenClosed() throws IOException {
    ScratchDirectory scratch = ScratchDirectory.create(out);
    Files.writeString(Files.createDirectory(scratch.path().resolve("a")).resolve("b"), "x");

    scratch.close();

    assertThat(scratch.path()).doesNotExist();
  }

  @Test
  void leftoversOfDeadProcessesAreSweptAndThoseOfLivingOnesStay() throws IOException {
    try (ScratchDirectory living = ScratchDirectory.create(out)) {
      Path dead = Files.createDirectory(living.path().resolveSibling(DEAD_PROCESS + "-1"));

      try (ScratchDirectory next = ScratchDirectory.create(out)) {
        assertThat(dead).doesNotExist();
        assertThat(living.path()).isNotEqualTo(next.path()).exists();
      }
    }
  }
}
