package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.output.FileTrees;
import io.relspec.app.testing.Runbook;
import io.relspec.app.testing.Shell;
import io.relspec.app.testing.Shell.Ended;
import java.io.IOException;
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
  private static final Path ALERTS = Path.of("../k8s/monitoring/alerts.yaml");
  private static final Path SAMPLE = Path.of("src/main/sample");

  @TempDir private Path directory;

  @Test
  void everyCommandEndsWell() throws Exception {
    Shell shell = new Shell(directory);
    try (RelspecProgram program = new RelspecProgram(directory)) {
      shell.install("relspec", program.script());
      Files.createSymbolicLink(directory.resolve("k8s"), Path.of("../k8s").toRealPath());
      copy(SAMPLE, directory.resolve("repository"));
      shell.runWell("relspec build repository --out tables --repo repo");
      List<String> commands =
          Runbook.blocks().stream()
              .filter(block -> !block.needsCluster())
              .flatMap(block -> block.commands().stream())
              .toList();
      assertThat(commands).hasSizeGreaterThan(15);
      for (String command : commands) {
        String said = shell.runWell(command);
        if (command.startsWith("relspec ") && !command.contains(" > ")) {
          assertThat(said).as(command).isNotEmpty();
        }
      }
      assertThat(directory.resolve("damaged")).isDirectory();
      assertThat(directory.resolve("current").toRealPath())
          .isEqualTo(directory.resolve("tables").toRealPath());
      assertNothingElseIsSwitchedTo(shell);
    }
  }

  /** Readers never lose a commit that they have seen. */
  private void assertNothingElseIsSwitchedTo(Shell shell) throws Exception {
    Path current = directory.resolve("current").toRealPath();
    copy(SAMPLE, directory.resolve("another"));
    shell.runWell("relspec build another --out other --repo another");
    assertRefused(shell, "k8s/switch current other", "lacks repo,scan-1: wait");
    assertRefused(shell, "k8s/switch current nowhere", "nowhere is no directory");
    assertRefused(shell, "k8s/switch tables rebuilt", "tables is no link");
    assertRefused(shell, "k8s/switch fresh --back", "nothing is known of tables before");
    assertThat(directory.resolve("current").toRealPath()).isEqualTo(current);
    assertThat(directory.resolve("fresh")).doesNotExist();
  }

  @Test
  void everyAlertNamesAPartOfTheRunbook() throws IOException {
    List<String> parts =
        Runbook.parts().stream()
            .map(part -> part.toLowerCase(Locale.ROOT).replace(' ', '-'))
            .toList();
    Matcher named = Pattern.compile("docs/operations.md#(\\S+)").matcher(Files.readString(ALERTS));
    int alerts = 0;
    while (named.find()) {
      assertThat(parts).contains(named.group(1));
      alerts++;
    }
    assertThat(alerts).isPositive();
  }

  private static void assertRefused(Shell shell, String command, String text) throws Exception {
    Ended ended = shell.run(command);
    assertThat(ended.exit()).as("%s: %s", command, ended.said()).isEqualTo(3);
    assertThat(ended.said()).contains("switch: ", text);
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
