package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.job.RelspecEngine;
import io.relspec.app.output.FileTrees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir private Path directory;

  @Test
  void everyCommandEndsWell() throws Exception {
    copy(SAMPLE, directory.resolve("repository"));
    relspec("relspec build repository --out tables --repo repo");
    int commands = 0;
    Matcher block = BLOCK.matcher(Files.readString(RUNBOOK));
    while (block.find()) {
      for (String command : block.group(1).lines().toList()) {
        if (command.startsWith("relspec ")) {
          relspec(command);
        } else {
          shell(command);
        }
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(15);
    assertThat(directory.resolve("damaged")).isDirectory();
    assertThat(directory.resolve("current").toRealPath())
        .isEqualTo(directory.resolve("rebuilt").toRealPath());
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

  /** Runs a command in this process; what it prints goes where it says. */
  private void relspec(String command) throws IOException {
    String[] halves = command.split(" > ", 2);
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(halves[0]);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (Lifetime lifetime = new Lifetime()) {
      Context context =
          new Context(
              out,
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false,
              Map.of(),
              directory,
              new RelspecEngine(),
              lifetime);
      assertThat(
              new Cli(context).run(words.subList(1, words.size()).toArray(String[]::new)).number())
          .as("%s: %s", command, err)
          .isZero();
    }
    if (halves.length == 2) {
      Files.write(directory.resolve(halves[1]), out.toByteArray());
    } else {
      assertThat(out.size()).as(command).isPositive();
    }
  }

  private void shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-euc", command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
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
