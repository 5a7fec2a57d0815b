package io.relspec.cpg.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.cpg.source.follow.FollowOptions.Pacing;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.follow.ReaderDriver;
import io.relspec.cpg.source.follow.ReaderDriver.Unit;
import io.relspec.cpg.source.git.GitFixture.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random histories: the seed is in the name of every failure. */
class GitHistoryPropertyTest {
  private static final long SEED = 20_261_128;
  private static final int COMMITS = 240;

  @TempDir private Path temporary;

  /** Random edits of a map of files; names meet as files and as directories. */
  private static NavigableMap<String, Entry> mutate(
      NavigableMap<String, Entry> before, Random random) {
    NavigableMap<String, Entry> files = new TreeMap<>(before);
    for (int edits = random.nextInt(4); edits >= 0; edits--) {
      String path = path(random);
      switch (random.nextInt(5)) {
        case 0 -> files.remove(path);
        case 1 -> rename(files, path, path(random));
        case 2 ->
            files.computeIfPresent(
                path, (p, entry) -> new Entry(FileMode.EXECUTABLE_FILE.getBits(), entry.text()));
        default -> put(files, path, Entry.file("x = " + random.nextInt(50)));
      }
    }
    return files;
  }

  private static String path(Random random) {
    String directories = "p1.py/".repeat(random.nextInt(3));
    return directories + "p" + random.nextInt(6) + (random.nextInt(4) == 0 ? ".txt" : ".py");
  }

  private static void rename(NavigableMap<String, Entry> files, String from, String to) {
    Entry moved = files.remove(from);
    if (moved != null) {
      put(files, to, moved);
    }
  }

  /** A name is a file or a directory: what stands in the way goes. */
  private static void put(NavigableMap<String, Entry> files, String path, Entry entry) {
    files.keySet().removeIf(other -> clash(other, path));
    files.put(path, entry);
  }

  private static void putIfFree(NavigableMap<String, Entry> files, String path, Entry entry) {
    if (files.keySet().stream().noneMatch(other -> other.equals(path) || clash(other, path))) {
      files.put(path, entry);
    }
  }

  private static boolean clash(String one, String other) {
    return one.startsWith(other + "/") || other.startsWith(one + "/");
  }

  /** Several lines of work that are extended, branched off and merged at random. */
  private static ObjectId randomHistory(GitFixture git, Random random) throws Exception {
    List<ObjectId> heads = new ArrayList<>();
    List<NavigableMap<String, Entry>> trees = new ArrayList<>();
    trees.add(mutate(new TreeMap<>(), random));
    heads.add(git.commit(trees.get(0)));
    for (int i = 1; i < COMMITS; i++) {
      int line = random.nextInt(heads.size());
      NavigableMap<String, Entry> next = mutate(trees.get(line), random);
      int other = random.nextInt(heads.size());
      boolean isMerge = other != line && random.nextInt(4) == 0;
      if (isMerge) {
        trees.get(other).forEach((path, entry) -> putIfFree(next, path, entry));
        heads.set(line, git.commit(next, heads.get(line), heads.get(other)));
        heads.set(other, heads.get(line));
        trees.set(other, next);
      } else if (heads.size() < 4 && random.nextInt(10) == 0) {
        heads.add(git.commit(next, heads.get(line)));
        trees.add(next);
        continue;
      } else {
        heads.set(line, git.commit(next, heads.get(line)));
      }
      trees.set(line, next);
    }
    ObjectId main = heads.get(0);
    NavigableMap<String, Entry> all = trees.get(0);
    for (int i = 1; i < heads.size(); i++) {
      trees.get(i).forEach((path, entry) -> putIfFree(all, path, entry));
      main = git.commit(all, main, heads.get(i));
    }
    return git.move(GitFixture.MAIN, main);
  }

  private GitSource.Builder source() {
    return GitSource.builder()
        .repository("r", temporary.resolve("r.git").toString())
        .startAtBeginning()
        .bounded()
        .pollInterval(Duration.ofMillis(1));
  }

  /** A unit reduced to what can be compared. */
  private record Seen(String commitId, long commitSeq, List<String> changes) {
    static Seen of(Unit unit) {
      return new Seen(
          unit.commit().commitId(),
          unit.commit().commitSeq(),
          unit.changes().stream()
              .map(change -> change.path() + (change.after() == null ? " gone" : ""))
              .toList());
    }
  }

  @ParameterizedTest
  @EnumSource(CommitOrder.class)
  void foldIsTheTreeAndEveryRestoreGoesOnAlike(CommitOrder order) throws Exception {
    Random random = new Random(SEED);
    try (GitFixture git = new GitFixture(temporary.resolve("r.git"), true)) {
      ObjectId head = randomHistory(git, random);
      FollowingSource source = source().order(order).build();
      int commits =
          java.util.Objects.requireNonNull(CommitWalk.between(git.repository(), null, head, order))
              .commits()
              .size();
      List<Seen> sequence = new ArrayList<>();
      List<List<byte[]>> snapshots = new ArrayList<>();
      Fold fold = new Fold();
      Set<String> seen = new HashSet<>();
      try (ReaderDriver driver = ReaderDriver.start(source, "r").noMoreSplits()) {
        for (int i = 0; i < commits; i++) {
          snapshots.add(driver.checkpoint());
          Unit unit = driver.nextUnit();
          sequence.add(Seen.of(unit));
          assertThat(seen.add(unit.commit().commitId())).as("seed %d", SEED).isTrue();
          assertThat(fold.apply(unit).files())
              .as("seed %d, commit %d", SEED, i)
              .isEqualTo(git.pythonFiles(ObjectId.fromString(unit.commit().commitId())));
        }
        snapshots.add(driver.checkpoint());
        driver.awaitEnd();
      }
      assertThat(commits).isGreaterThan(order == CommitOrder.FULL ? 200 : 60);
      assertThat(sequence.get(commits - 1).commitId()).isEqualTo(head.name());
      for (int i = 0; i <= commits; i++) {
        try (ReaderDriver driver = ReaderDriver.restore(source, snapshots.get(i)).noMoreSplits()) {
          for (int j = i; j < Math.min(commits, i + 2); j++) {
            assertThat(Seen.of(driver.nextUnit()))
                .as("restored at %d", i)
                .isEqualTo(sequence.get(j));
            driver.checkpoint();
          }
          if (i + 2 >= commits) {
            driver.awaitEnd();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(CommitOrder.class)
  void collapsedHistoryEndsWithTheSameFiles(CommitOrder order) throws Exception {
    Random random = new Random(SEED);
    try (GitFixture git = new GitFixture(temporary.resolve("r.git"), true)) {
      ObjectId head = randomHistory(git, random);
      FollowingSource source =
          source().order(order).collapseCommits(20).pacing(Pacing.UNPACED).build();
      Fold fold = new Fold();
      try (ReaderDriver driver = ReaderDriver.start(source, "r").noMoreSplits()) {
        Unit unit;
        do {
          unit = driver.nextUnit();
          assertThat(fold.apply(unit).files())
              .isEqualTo(git.pythonFiles(ObjectId.fromString(unit.commit().commitId())));
        } while (!unit.commit().commitId().equals(head.name()));
        assertThat(unit.commit().commitSeq()).isLessThan(COMMITS / 15);
        driver.awaitEnd();
      }
    }
  }
}
