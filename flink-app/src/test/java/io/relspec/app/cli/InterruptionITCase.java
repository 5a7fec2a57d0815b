package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionITCase {
  private static final String READY = "ready";

  @TempDir private Path directory;

  @Test
  void interruptedBuildExitsWith130AndCleansUp() throws Exception {
    Path source = Files.createDirectory(directory.resolve("shop"));
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                // Whoever runs the tests in the background has SIGINT ignored, for children too.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                source.toString(),
                out.toString())
            .redirectErrorStream(true)
            .start();
    try (var lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo(READY);
      interrupt(process);

      assertThat(lines.lines().filter(InterruptionITCase::isNoProgress))
          .containsExactly("interrupted; what earlier runs finished is untouched");
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
      assertThat(out.resolve("_relspec/tmp")).isEmptyDirectory();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
  }

  private static boolean isNoProgress(String line) {
    return !line.startsWith("starting ");
  }

  /** A build that never ends. */
  static final class Endless {
    private Endless() {}

    public static void main(String[] args) {
      Main.run(
          new FakeEngine(
              () -> {
                System.err.println(READY);
                java.util.concurrent.locks.LockSupport.park();
              }),
          "build",
          args[0],
          "--out",
          args[1]);
    }
  }
}
