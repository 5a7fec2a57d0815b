package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.output.FileTrees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the runbook, run in their order as they stand there. */
class RunbookITCase {
  private static final Path RUNBOOK = Path.of("../docs/operations.md");
  private static final Path ALERTS = Path.of("../k8s/monitoring/alerts.yaml");
  private static final Path SAMPLE = Path.of("src/main/sample");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

  @TempDir private Path directory;

  @Test
  void everyCommandEndsWell() throws Exception {
    try (RelspecProgram program = install()) {
      copy(SAMPLE, directory.resolve("repository"));
      assertEndsWell("relspec build repository --out tables --repo repo");
      int commands = 0;
      Matcher block = BLOCK.matcher(Files.readString(RUNBOOK));
      while (block.find()) {
        for (String command : block.group(1).lines().toList()) {
          String said = assertEndsWell(command);
          if (command.startsWith("relspec ") && !command.contains(" > ")) {
            assertThat(said).as(command).isNotEmpty();
          }
          commands++;
        }
      }
      assertThat(commands).isGreaterThan(15);
      assertThat(directory.resolve("damaged")).isDirectory();
      assertThat(directory.resolve("current").toRealPath())
          .isEqualTo(directory.resolve("tables").toRealPath());
      assertNothingElseIsSwitchedTo();
    }
  }

  /** Readers never lose a commit that they have seen. */
  private void assertNothingElseIsSwitchedTo() throws Exception {
    Path current = directory.resolve("current").toRealPath();
    copy(SAMPLE, directory.resolve("another"));
    assertEndsWell("relspec build another --out other --repo another");
    assertRefused("k8s/switch current other", "lacks repo,scan-1: wait");
    assertRefused("k8s/switch current nowhere", "nowhere is no directory");
    assertRefused("k8s/switch tables rebuilt", "tables is no link");
    assertRefused("k8s/switch fresh --back", "nothing is known of tables before");
    assertThat(directory.resolve("current").toRealPath()).isEqualTo(current);
    assertThat(directory.resolve("fresh")).doesNotExist();
  }

  @Test
  void everyAlertNamesAPartOfTheRunbook() throws IOException {
    List<String> parts =
        Files.readAllLines(RUNBOOK).stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
            .toList();
    Matcher named = Pattern.compile("docs/operations.md#(\\S+)").matcher(Files.readString(ALERTS));
    int alerts = 0;
    while (named.find()) {
      assertThat(parts).contains(named.group(1));
      alerts++;
    }
    assertThat(alerts).isPositive();
  }

  private RelspecProgram install() throws IOException {
    Files.createSymbolicLink(directory.resolve("k8s"), Path.of("../k8s").toRealPath());
    return new RelspecProgram(Files.createDirectory(directory.resolve("bin")), directory);
  }

  private String assertEndsWell(String command) throws Exception {
    Ended ended = shell(command);
    assertThat(ended.exit()).as("%s: %s", command, ended.said()).isZero();
    return ended.said();
  }

  private void assertRefused(String command, String text) throws Exception {
    Ended ended = shell(command);
    assertThat(ended.exit()).as("%s: %s", command, ended.said()).isEqualTo(3);
    assertThat(ended.said()).contains("switch: ", text);
  }

  private record Ended(int exit, String said) {}

  private Ended shell(String command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-euc", command)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().merge("PATH", "", (path, none) -> directory.resolve("bin") + ":" + path);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  private static void copy(Path from, Path to) throws IOException {
    FileTrees.delete(to);
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
