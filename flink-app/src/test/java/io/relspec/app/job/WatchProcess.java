package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code relspec watch} in a process of its own. */
final class WatchProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader lines;
  private final List<String> others = new ArrayList<>();

  /**
   * Starts the command.
   *
   * @param main class that runs it
   */
  WatchProcess(Class<?> main, Path source, Path out, List<String> options) throws IOException {
    this(main, source, out, options, Map.of());
  }

  /**
   * Starts the command.
   *
   * @param main class that runs it
   * @param environment more variables
   */
  WatchProcess(
      Class<?> main, Path source, Path out, List<String> options, Map<String, String> environment)
      throws IOException {
    this(main, source.toString(), out, options, environment);
  }

  /**
   * Starts the command.
   *
   * @param source path or URL
   */
  WatchProcess(
      Class<?> main, String source, Path out, List<String> options, Map<String, String> environment)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // Whoever runs the tests in the background has SIGINT ignored, for children too.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                "watch",
                source,
                "--out",
                out.toString()));
    if (!options.contains("repositories") && !options.contains("--repo")) {
      command.addAll(List.of("--repo", "repo"));
    }
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    lines = process.inputReader();
  }

  /** The next line about changes that became visible. */
  String nextChange() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.contains("visible after")) {
        return line;
      }
      others.add(line);
    }
    throw new AssertionError("the command ended:\n" + String.join("\n", others));
  }

  /** What it has said so far besides changes. */
  List<String> others() {
    return others;
  }

  /** Whether it has not ended. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** All lines until it ends. */
  List<String> rest() {
    return lines.lines().toList();
  }

  /** Sends a signal and waits for the end; gives the exit status. */
  int end(String signal) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
    rest();
    return exit();
  }

  /** Waits for the end; gives the exit status. */
  int exit() throws Exception {
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
