package io.relspec.delta;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Python environment with what a {@code requirements.txt} pins, made once under a module's
 * {@code target} and made anew when the requirements change.
 */
public final class PythonVenv {
  private final Path python;

  private PythonVenv(Path python) {
    this.python = python;
  }

  /**
   * The environment with these requirements.
   *
   * @param requirements {@code src/test/python/requirements.txt} of a module; the environment lies
   *     in its {@code target}
   */
  public static PythonVenv with(Path requirements) {
    Path venv =
        requirements.toAbsolutePath().resolve("../../../../target/python-venv").normalize();
    Path python = venv.resolve("env/bin/python");
    Path installed = venv.resolve("installed.txt");
    try {
      Files.createDirectories(venv);
      String wanted = Files.readString(requirements);
      try (FileChannel channel =
              FileChannel.open(
                  venv.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()
            || !Files.exists(installed)
            || !Files.readString(installed).equals(wanted)) {
          run(List.of("python3", "-m", "venv", "--clear", venv.resolve("env").toString()));
          run(
              List.of(
                  python.toString(),
                  "-m",
                  "pip",
                  "install",
                  "--quiet",
                  "--disable-pip-version-check",
                  "-r",
                  requirements.toString()));
          Files.writeString(installed, wanted);
        }
      }
      return new PythonVenv(python);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script and gives the lines it prints; fails with what it says if it fails. */
  public List<String> run(Path script, String... arguments) {
    return run(command(script, arguments));
  }

  /** What runs a script, for who wants to do it himself. */
  public List<String> command(Path script, String... arguments) {
    return Stream.concat(Stream.of(python.toString(), script.toString()), Stream.of(arguments))
        .toList();
  }

  private static List<String> run(List<String> command) {
    Path errors = null;
    try {
      errors = Files.createTempFile("python-venv", ".err");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      List<String> lines;
      try (InputStream out = process.getInputStream()) {
        lines = new String(out.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      }
      int exit = process.waitFor();
      if (exit != 0) {
        throw new AssertionError(
            command + " ended with " + exit + ": " + Files.readString(errors) + lines);
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      if (errors != null) {
        errors.toFile().delete();
      }
    }
  }
}
