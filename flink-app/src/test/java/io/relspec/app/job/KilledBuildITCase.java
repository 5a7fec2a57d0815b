package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program is killed while it builds and started again. */
class KilledBuildITCase {
  /** Written when data files are there and the first table of many gets its own. */
  private static final String FIRST_COMMIT = "glob:**/_delta_log/00000000000000000001.json";

  private static final int SIGKILL_EXIT = 128 + 9;
  private static final long POLL_NANOS = 20_000_000;

  @TempDir private Path directory;

  @Test
  void buildAfterOneKilledAmidItsCommitsEqualsACleanBuild() throws Exception {
    Path source = writeSource();
    Path out = directory.resolve("out");

    killBuildOnceThereIs(source, out, FIRST_COMMIT);
    Process last = start(source, out);
    assertThat(last.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(last.exitValue()).isZero();

    GraphTables clean = Builds.build(source, directory.resolve("clean"), 2);
    assertThat(GraphTables.differences(clean.multisets(), Builds.read(out).multisets())).isEmpty();
  }

  /** All golden repositories as the directories of one. */
  private Path writeSource() throws IOException {
    Path source = directory.resolve("repo");
    for (Fixture fixture : GoldenRepositories.all()) {
      for (Map.Entry<String, String> file : fixture.files().entrySet()) {
        Path path = source.resolve(fixture.repo()).resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    return source;
  }

  private void killBuildOnceThereIs(Path source, Path out, String glob) throws Exception {
    Process build = start(source, out);
    while (build.isAlive() && !exists(out, glob)) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    build.destroyForcibly();
    assertThat(build.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(build.exitValue())
        .as("killed in time: %s", Files.readString(directory.resolve("log")))
        .isEqualTo(SIGKILL_EXIT);
  }

  private static boolean exists(Path out, String glob) {
    var matcher = out.getFileSystem().getPathMatcher(glob);
    try (Stream<Path> files = Files.walk(out)) {
      return files.anyMatch(matcher::matches);
    } catch (NoSuchFileException | UncheckedIOException e) {
      return false; // not made yet, or what was cleared away while it was listed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(Path source, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "build",
            source.toString(),
            "--out",
            out.toString(),
            "--parallelism",
            "2")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
        .start();
  }
}
