package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.app.cli.Main;
import io.relspec.app.output.OutputDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.Condition;
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
  void changesBecomeVisibleAndLaterRunsGoOnWithOtherParallelism() throws Exception {
    try (WatchProcess watch = watch()) {
      assertThat(watch.nextChange()).startsWith("1 change of 2 files").contains("cpg_nodes +");
      write("main.py", "from lib import f\nf(1)\nf(2)\n");
      assertThat(watch.nextChange())
          .startsWith("1 change of 1 file")
          .contains("py_calls +1 ", "rel_call_target +1 ", "source_files +1 -1 ");
      // Checkpoints refer to changes of state; none of them writes all of it.
      assertThat(OutputDirectory.stateChanges(out))
          .isDirectoryRecursivelyContaining("glob:**/dstl/*");
      assertThat(watch.end("INT")).isEqualTo(130);
    }
    assertThat(OutputDirectory.lastCheckpoint(out)).hasValueSatisfying(isSavepoint(true));
    write("other.py", "from lib import g\ng()\n");
    write("lib.py", "def g():\n    return 1\n");
    try (WatchProcess watch = watch("--parallelism", "4")) {
      assertThat(watch.nextChange()).startsWith("1 change of 2 files");
      // Another checkpoint, for which the first one makes room.
      write("other.py", "from lib import g\ng()\ng()\n");
      assertThat(watch.nextChange()).startsWith("1 change of 1 file");
      watch.end("KILL");
    }
    assertThat(OutputDirectory.lastCheckpoint(out)).hasValueSatisfying(isSavepoint(false));
    Files.delete(source.resolve("main.py"));
    try (WatchProcess watch = watch("--parallelism", "1")) {
      assertThat(watch.nextChange()).startsWith("1 change of 1 file").doesNotContain("py_calls +");
      watch.end("INT");
    }

    assertThat(states())
        .containsExactly("[INTERRUPTED, RUNNING]", "[RUNNING]", "[INTERRUPTED, RUNNING]");
    GraphTables rebuilt = Builds.build(source, directory.resolve("rebuilt"), 2);
    assertThat(
            GraphTables.differences(
                FollowITCase.tables(rebuilt), FollowITCase.tables(Builds.read(out))))
        .isEmpty();
  }

  private static Condition<Path> isSavepoint(boolean expected) {
    return new Condition<>(
        checkpoint -> OutputDirectory.isSavepoint(checkpoint) == expected,
        expected ? "is a savepoint" : "is no savepoint");
  }

  /** What each run has written of its state, in the order of the runs. */
  private List<String> states() throws IOException {
    SortedMap<String, NavigableSet<String>> states = new TreeMap<>();
    for (StoredRow row :
        GraphTables.readTable(
            new StoredTables(out, Builds.CONTRACTS), Builds.CONTRACTS.get("runs"))) {
      states.computeIfAbsent(row.text("run_id"), id -> new TreeSet<>()).add(row.text("state"));
    }
    return states.values().stream().map(Object::toString).toList();
  }

  @Test
  void tablesThatFollowWithOtherSettingsAreRefused() throws Exception {
    try (WatchProcess watch = watch()) {
      watch.nextChange();
      watch.end("INT");
    }
    try (WatchProcess watch = watch("--level", "ast")) {
      assertThat(watch.rest()).anyMatch(line -> line.contains("OUT-006") && line.contains("AST"));
    }
  }

  @Test
  void filesThatOneCommandStoresAreFollowedByAnother() throws Exception {
    Path files = directory.resolve("files");
    try (WatchProcess watch =
        new WatchProcess(Main.class, source, files, List.of("--only", "source_files"))) {
      assertThat(watch.nextChange())
          .contains("source_files +2")
          .doesNotContain("py_defs", "cpg_nodes");
      assertThat(watch.end("INT")).isEqualTo(130);
    }
    try (WatchProcess watch =
        new WatchProcess(Main.class, files, out, List.of("--follow", "tables"))) {
      assertThat(watch.nextChange()).startsWith("scan-1  1 change of 2 files");
      assertThat(watch.end("INT")).isEqualTo(130);
    }
    GraphTables rebuilt = Builds.build(source, directory.resolve("rebuilt"), 2);
    assertThat(
            GraphTables.differences(
                FollowITCase.tables(rebuilt), FollowITCase.tables(Builds.read(out))))
        .isEmpty();
  }

  @Test
  void repositoriesInADirectoryAreFollowedAndABadOneIsSaid() throws Exception {
    Path several = Files.createDirectory(directory.resolve("several"));
    try (GitHistory one = new GitHistory(several.resolve("one"));
        GitHistory two = new GitHistory(several.resolve("two"))) {
      String pinned;
      try (GitHistory inner = new GitHistory(several.resolve("one/vendor"))) {
        pinned = inner.write("v.py", "z = 1\n").commit("v");
      }
      String first = one.write("a.py", "x = 1\n").commit("a");
      two.write("b.py", "y = 2\n").commit("b");
      Path bad = Files.createDirectories(several.resolve("bad/.git"));
      Files.writeString(bad.resolve("HEAD"), "ref: refs/heads/main\n");
      try (WatchProcess watch =
          new WatchProcess(Main.class, several, out, List.of("--follow", "repositories"))) {
        String seen = watch.nextChange();
        if (!seen.contains("one ") || !seen.contains("two ")) {
          seen += watch.nextChange();
        }
        assertThat(seen).contains("one " + first.substring(0, 10) + "  ");
        String second = two.write("b.py", "y = 3\n").commit("c");
        assertThat(watch.nextChange()).startsWith("two " + second.substring(0, 10) + "  1 change");
        String amended = one.write("a.py", "x = 2\n").amend("a");
        assertThat(watch.nextChange()).startsWith("one " + amended.substring(0, 10) + "  1 change");
        assertThat(watch.others()).anyMatch(line -> line.startsWith("warning GIT-101 bad: "));
        assertThat(notices())
            .satisfiesExactly(
                notice -> assertThat(notice).startsWith("one 1.1 vendor GIT-205").contains(pinned),
                notice -> assertThat(notice).startsWith("one 2.1  GIT-202").contains(first));
        watch.end("INT");
      }
    }
    assertThat(
            GraphTables.readTable(
                new StoredTables(out, Builds.CONTRACTS), Builds.CONTRACTS.get("source_files")))
        .extracting(row -> row.text("repo") + "/" + row.text("path"))
        .containsExactlyInAnyOrder("one/a.py", "two/b.py");
  }

  @Test
  void remoteRepositoryIsFollowedThroughItsMirror() throws Exception {
    try (GitHistory history = new GitHistory(directory.resolve("remote"))) {
      String first = history.write("a.py", "x = 1\n").commit("a");
      String url = "file://" + history.directory();
      try (WatchProcess watch =
          new WatchProcess(Main.class, url, out, List.of("--follow", "commits"), Map.of())) {
        assertThat(watch.nextChange()).startsWith(first.substring(0, 10) + "  1 change of 1 file");
        String second = history.write("a.py", "x = 2\n").commit("b");
        assertThat(watch.nextChange()).startsWith(second.substring(0, 10) + "  1 change");
        watch.end("INT");
      }
    }
    assertThat(OutputDirectory.mirrors(out)).isDirectoryContaining(Files::isDirectory);
  }

  private List<String> notices() throws IOException {
    return GraphTables.readTable(
            new StoredTables(out, Builds.CONTRACTS), Builds.CONTRACTS.get("source_notices"))
        .stream()
        .map(
            row ->
                "%s %d.%d %s %s %s"
                    .formatted(
                        row.text("repo"),
                        row.id("commit_seq"),
                        row.number("ordinal"),
                        row.text("path"),
                        row.text("code"),
                        row.text("message")))
        .sorted()
        .toList();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(source.resolve(file), text);
  }

  private WatchProcess watch(String... options) throws IOException {
    return new WatchProcess(Main.class, source, out, List.of(options));
  }
}
