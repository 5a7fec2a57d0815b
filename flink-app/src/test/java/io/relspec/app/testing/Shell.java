package io.relspec.app.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Runs lines of a shell in a directory; programs in its {@code bin} come before all others. */
public final class Shell {
  private final Path directory;
  private final Path bin;

  /** What a line has come to: its exit code, and all it has printed. */
  public record Ended(int exit, String said) {}

  /**
   * A shell without programs of its own.
   *
   * @param directory where its lines work
   */
  public Shell(Path directory) throws IOException {
    this.directory = directory;
    this.bin = Files.createDirectories(directory.resolve("bin"));
  }

  /** Gives it a program. */
  public void install(String name, String script) throws IOException {
    Path program = Files.writeString(bin.resolve(name), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a line to its end. */
  public Ended run(String line) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-euc", line)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().merge("PATH", "", (path, none) -> bin + ":" + path);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  /** Runs a line that must end well; gives what it has printed. */
  public String runWell(String line) throws IOException, InterruptedException {
    Ended ended = run(line);
    if (ended.exit() != 0) {
      throw new AssertionError(line + " ended with " + ended.exit() + ": " + ended.said());
    }
    return ended.said();
  }
}
