package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code relspec watch} in a process of its own, interrupted, killed and started again. */
class WatchITCase {
  @TempDir private Path directory;

  private Path source;
  private Path out;

  @BeforeEach
  void makeSource() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    out = directory.resolve("out");
    write("lib.py", "def f(x):\n    return x\n");
    write("main.py", "from lib import f\nf(1)\n");
  }

  @Test
  void changesBecomeVisibleAndLaterRunsGoOn() throws Exception {
    try (Watch watch = new Watch()) {
      assertThat(watch.nextChange()).startsWith("1 change of 2 files").contains("cpg_nodes +");
      write("main.py", "from lib import f\nf(1)\nf(2)\n");
      assertThat(watch.nextChange())
          .startsWith("1 change of 1 file")
          .contains("py_calls +1 ", "rel_call_target +1 ", "source_files +1 -1 ");
      assertThat(watch.end("INT")).isEqualTo(130);
    }
    write("other.py", "from lib import g\ng()\n");
    write("lib.py", "def g():\n    return 1\n");
    try (Watch watch = new Watch()) {
      assertThat(watch.nextChange()).startsWith("1 change of 2 files");
      watch.end("KILL");
    }
    Files.delete(source.resolve("main.py"));
    try (Watch watch = new Watch()) {
      assertThat(watch.nextChange()).startsWith("1 change of 1 file").doesNotContain("py_calls +");
      watch.end("INT");
    }

    GraphTables rebuilt = Builds.build(source, directory.resolve("rebuilt"), 2);
    assertThat(
            GraphTables.differences(
                FollowITCase.tables(rebuilt), FollowITCase.tables(Builds.read(out))))
        .isEmpty();
  }

  @Test
  void tablesThatFollowWithOtherSettingsAreRefused() throws Exception {
    try (Watch watch = new Watch()) {
      watch.nextChange();
      watch.end("INT");
    }
    try (Watch watch = new Watch("--level", "ast")) {
      assertThat(watch.rest()).anyMatch(line -> line.contains("OUT-006") && line.contains("AST"));
    }
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(source.resolve(file), text);
  }

  /** The command in a process of its own. */
  private final class Watch implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    Watch(String... options) throws IOException {
      List<String> command =
          new ArrayList<>(
              List.of(
                  // Whoever runs the tests in the background has SIGINT ignored, for children too.
                  "env",
                  "--default-signal=INT",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "watch",
                  source.toString(),
                  "--repo",
                  "repo",
                  "--out",
                  out.toString()));
      command.addAll(List.of(options));
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      lines = process.inputReader();
    }

    String nextChange() throws IOException {
      StringBuilder before = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("visible after")) {
          return line;
        }
        before.append(line).append('\n');
      }
      throw new AssertionError("the command ended:\n" + before);
    }

    List<String> rest() {
      return lines.lines().toList();
    }

    int end(String signal) throws Exception {
      String pid = Long.toString(process.pid());
      assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
      rest();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
