package io.relspec.delta.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Test programs of the connector, which run in processes of their own with their own class path.
 */
final class Connector {
  private static final Path TARGET = Path.of("..", "delta", "target");

  private Connector() {}

  /**
   * Runs a program to its end, which must be a good one.
   *
   * @param log gets what it says
   */
  static void run(
      List<String> options, String program, List<String> arguments, Path log, long patienceS)
      throws Exception {
    String classPath =
        String.join(
            File.pathSeparator,
            TARGET.resolve("test-classes").toString(),
            TARGET.resolve("classes").toString(),
            Files.readString(TARGET.resolve("test.classpath")).strip());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of(options, List.of("-cp", classPath, program), arguments).forEach(command::addAll);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(patienceS, TimeUnit.SECONDS)).as("%s ends", program).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }
}
