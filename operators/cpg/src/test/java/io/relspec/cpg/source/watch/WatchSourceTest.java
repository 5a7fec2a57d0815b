package io.relspec.cpg.source.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileVersion;
import io.relspec.cpg.source.follow.FollowOptions;
import io.relspec.cpg.source.follow.FollowingSource;
import io.relspec.cpg.source.follow.ReaderDriver;
import io.relspec.cpg.source.follow.ReaderDriver.Unit;
import io.relspec.cpg.source.watch.WatchCursor.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchSourceTest {
  @TempDir private Path temporary;
  private Path root;
  private final Map<String, String> fold = new TreeMap<>();

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temporary.resolve("root"));
  }

  private FollowingSource source() throws IOException {
    return source(Duration.ofMillis(20), Duration.ofSeconds(10));
  }

  private FollowingSource source(Duration quiet, Duration longest) throws IOException {
    return WatchSource.builder()
        .directory("r", root)
        .debounce(quiet, longest)
        .options(FollowOptions.defaults().withPollInterval(Duration.ofMillis(2)))
        .build();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Unit apply(Unit unit) {
    for (FileChange change : unit.changes()) {
      FileVersion after = change.after();
      if (after == null) {
        assertThat(fold.remove(change.path())).isNotNull();
      } else {
        assertThat(after.fileMode()).isNull();
        fold.put(change.path(), new String(after.content().bytes(), UTF_8));
      }
    }
    return unit;
  }

  @Test
  void onlyDifferencesFollowTheFirstScan() throws Exception {
    write("a.py", "0");
    write("d/b.py", "1");
    write("ignored/c.py", "2");
    write(".gitignore", "ignored/\n");
    write("notes.txt", "3");
    try (ReaderDriver driver = ReaderDriver.start(source(), "r")) {
      Unit full = apply(driver.nextUnit());
      assertThat(full.commit().isFull()).isTrue();
      assertThat(full.commit().commitId()).isEqualTo("scan-1");
      assertThat(full.commit().filesAdded()).isEqualTo(2);
      assertThat(fold).isEqualTo(Map.of("a.py", "0", "d/b.py", "1"));
      write("a.py", "4");
      write("e.py", "5");
      Files.delete(root.resolve("d/b.py"));
      Unit edit = apply(driver.nextUnitAfterCheckpoint());
      assertThat(edit.commit().commitId()).isEqualTo("scan-2");
      assertThat(edit.commit().isFull()).isFalse();
      assertThat(edit.commit().filesAdded()).isEqualTo(1);
      assertThat(edit.commit().filesChanged()).isEqualTo(1);
      assertThat(edit.commit().filesDeleted()).isEqualTo(1);
      assertThat(fold).isEqualTo(Map.of("a.py", "4", "e.py", "5"));
    }
  }

  @Test
  void touchedFileWithTheSameContentIsNoChange() throws Exception {
    write("a.py", "0");
    write("b.py", "0");
    try (ReaderDriver driver = ReaderDriver.start(source(), "r")) {
      apply(driver.nextUnit());
      driver.checkpoint();
      Files.setLastModifiedTime(root.resolve("a.py"), FileTime.fromMillis(1000));
      write("b.py", "0");
      driver.expectNothingFor(200);
      write("b.py", "1");
      assertThat(apply(driver.nextUnit()).changes()).hasSize(1);
    }
  }

  @Test
  void changeRightAfterTheScanWithTheSameSizeAndTimeIsSeen() throws Exception {
    write("a.py", "0");
    try (ReaderDriver driver = ReaderDriver.start(source(), "r")) {
      apply(driver.nextUnit());
      driver.checkpoint();
      FileTime time = Files.getLastModifiedTime(root.resolve("a.py"));
      write("a.py", "1");
      Files.setLastModifiedTime(root.resolve("a.py"), time);
      apply(driver.nextUnit());
      assertThat(fold).isEqualTo(Map.of("a.py", "1"));
    }
  }

  @Test
  void unitWaitsUntilNothingChanges() throws Exception {
    write("a.py", "0");
    try (ReaderDriver driver =
        ReaderDriver.start(source(Duration.ofMillis(400), Duration.ofSeconds(30)), "r")) {
      apply(driver.nextUnit());
      driver.checkpoint();
      for (int i = 0; i < 8; i++) {
        write("a.py", "busy" + i);
        driver.expectNothingFor(50);
      }
      write("b.py", "last");
      Unit unit = apply(driver.nextUnit());
      assertThat(unit.commit().commitSeq()).isEqualTo(2);
      assertThat(fold).isEqualTo(Map.of("a.py", "busy7", "b.py", "last"));
    }
  }

  @Test
  void treeThatNeverRestsIsTakenAllTheSame() throws Exception {
    write("a.py", "0");
    try (ReaderDriver driver =
        ReaderDriver.start(source(Duration.ofMillis(150), Duration.ofMillis(150)), "r")) {
      apply(driver.nextUnit());
      driver.checkpoint();
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    Files.writeString(root.resolve("busy.py"), "x".repeat(i % 100));
                    Thread.sleep(10);
                  }
                } catch (IOException | InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      writer.start();
      try {
        assertThat(driver.nextUnit().commit().commitSeq()).isEqualTo(2);
      } finally {
        writer.interrupt();
        writer.join();
      }
    }
  }

  @Test
  void restoredWatchEmitsWhatChangedMeanwhile() throws Exception {
    write("a.py", "0");
    write("b.py", "0");
    List<byte[]> snapshot;
    try (ReaderDriver driver = ReaderDriver.start(source(), "r")) {
      apply(driver.nextUnit());
      snapshot = driver.checkpoint();
    }
    write("a.py", "1");
    Files.delete(root.resolve("b.py"));
    try (ReaderDriver driver = ReaderDriver.restore(source(), snapshot)) {
      Unit unit = apply(driver.nextUnit());
      assertThat(unit.commit().commitSeq()).isEqualTo(2);
      assertThat(fold).isEqualTo(Map.of("a.py", "1"));
    }
    try (ReaderDriver driver = ReaderDriver.restore(source(), snapshot)) {
      assertThat(driver.nextUnit().changes()).hasSize(2);
    }
  }

  @Test
  void contentIsTheOneOfTheMomentOfEmission() throws Exception {
    write("a.py", "0");
    try (ReaderDriver driver = ReaderDriver.start(source(), "r")) {
      apply(driver.nextUnit());
      write("a.py", "1");
      driver.expectNothingFor(200);
      write("a.py", "22");
      assertThat(apply(driver.nextUnitAfterCheckpoint()).changes()).hasSize(1);
      assertThat(fold).isEqualTo(Map.of("a.py", "22"));
      driver.checkpoint();
      driver.expectNothingFor(150);
      write("a.py", "1");
      apply(driver.nextUnit());
      assertThat(fold).isEqualTo(Map.of("a.py", "1"));
    }
  }

  @Test
  void directoryThatVanishesDeletesNothing() throws Exception {
    write("a.py", "0");
    FollowingSource source =
        WatchSource.builder()
            .directory("r", root)
            .debounce(Duration.ofMillis(20), Duration.ofSeconds(1))
            .options(
                FollowOptions.defaults()
                    .withPollInterval(Duration.ofMillis(2))
                    .withBackoff(Duration.ofMillis(2), Duration.ofMillis(20)))
            .build();
    try (ReaderDriver driver = ReaderDriver.start(source, "r")) {
      apply(driver.nextUnit());
      driver.checkpoint();
      Path away = temporary.resolve("away");
      Files.move(root, away);
      driver.awaitDiagnostic("SRC-101");
      driver.expectNothingFor(50);
      Files.move(away, root);
      driver.awaitDiagnostic("SRC-103");
      write("a.py", "1");
      apply(driver.nextUnit());
      assertThat(fold).isEqualTo(Map.of("a.py", "1"));
    }
  }

  @Test
  void cursorHasTheLayoutOfVersionOne() throws Exception {
    TreeMap<String, Seen> files =
        new TreeMap<>(Map.of("a", new Seen(3, WatchCursor.UNSETTLED, "x")));
    byte[] bytes =
        HexFormat.of()
            .parseHex("01" + "00000001" + "0261" + "0000000000000003" + "f".repeat(16) + "0278");
    assertThat(new WatchCursor(files).encode()).isEqualTo(bytes);
    assertThat(WatchCursor.decode(bytes).files()).isEqualTo(files);
  }
}
