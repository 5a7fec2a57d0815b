package io.relspec.delta.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableReader;
import io.relspec.delta.kernel.TableStorage.Listed;
import io.relspec.delta.sink.ChangeRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance beside an upsert sink that goes on writing. */
class MaintenanceHarnessTest {
  private static final int KEYS = 20;
  private static final Retention NONE =
      new Retention(Optional.of(Duration.ZERO), OptionalLong.empty(), true);

  @TempDir Path dir;
  private ChangeRun run;
  private String location;

  @BeforeEach
  void start() throws Exception {
    TableSpec spec = Tables.edges(dir);
    location = spec.location();
    run = ChangeRun.start(spec);
    for (int i = 0; i < KEYS; i++) {
      run.write(Rows.edge(RowKind.INSERT, i, "first"));
    }
    run.commit();
  }

  @AfterEach
  void close() throws Exception {
    run.close();
  }

  /** A commit that updates a key, and so leaves files of all kinds. */
  private void update(int key, String from, String to) throws Exception {
    run.write(Rows.edge(RowKind.UPDATE_BEFORE, key, from));
    run.write(Rows.edge(RowKind.UPDATE_AFTER, key, to));
    run.commit();
  }

  private static Clock later(Duration time) {
    return Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC);
  }

  private long firstVersion() throws IOException {
    return TableLog.open(location).firstVersion();
  }

  @Test
  void checkpointKeepsWhatTheTableSays() throws Exception {
    update(1, "first", "second");
    LogCheckpoint.Result result =
        LogCheckpoint.write(location, Retention.ofTable(), false, Clock.systemUTC());
    assertThat(result).isEqualTo(new LogCheckpoint.Result(2, true, List.of()));
    assertThat(dir.resolve("_delta_log/00000000000000000002.checkpoint.parquet")).exists();
    LogCheckpoint.Result again =
        LogCheckpoint.write(location, Retention.ofTable(), false, Clock.systemUTC());
    assertThat(again.isNew()).isFalse();
    assertThat(firstVersion()).isZero();
  }

  @Test
  void logIsCleanedUpBeforeACheckpointAndTheSinkGoesOn() throws Exception {
    update(1, "first", "second");
    update(2, "first", "second");
    List<String> before = rows();
    LogCheckpoint.write(location, Retention.ofTable(), false, Clock.systemUTC());
    update(3, "first", "second");
    LogCheckpoint.Result dry = LogCheckpoint.write(location, NONE, true, later(Duration.ofDays(1)));
    assertThat(firstVersion()).isZero();
    LogCheckpoint.Result result =
        LogCheckpoint.write(location, NONE, false, later(Duration.ofDays(1)));
    assertThat(result.version()).isEqualTo(4);
    assertThat(result.removed()).containsAll(dry.removed()).contains("00000000000000000000.json");
    assertThat(firstVersion()).isEqualTo(4);
    assertThat(rows()).hasSameSizeAs(before).contains("[r, 3, second]");
    update(3, "second", "third");
    assertThat(rows()).contains("[r, 3, third]").hasSize(KEYS);
  }

  @Test
  void slowestReaderKeepsItsVersions() throws Exception {
    for (int i = 0; i < 4; i++) {
      update(1, i == 0 ? "first" : "v" + i, "v" + (i + 1));
      LogCheckpoint.write(location, Retention.ofTable(), false, Clock.systemUTC());
    }
    Retention retention = new Retention(Optional.of(Duration.ZERO), OptionalLong.of(3), true);
    LogCheckpoint.write(location, retention, false, later(Duration.ofDays(1)));
    assertThat(firstVersion()).isEqualTo(3);
    Vacuum.Result result = Vacuum.run(location, retention, false, later(Duration.ofDays(1)));
    assertThat(result.firstReadable()).isEqualTo(3);
    assertThat(result.files()).isNotEmpty();
    for (Commit commit :
        TableLog.open(location).commits(3, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)) {
      Stream.of(commit.adds(), commit.removes(), commit.changeFiles())
          .flatMap(List::stream)
          .forEach(file -> assertThat(Path.of(URI.create(file.path()))).exists());
    }
    assertThatThrownBy(
            () ->
                Vacuum.run(
                    location,
                    new Retention(Optional.empty(), OptionalLong.of(2), false),
                    false,
                    Clock.systemUTC()))
        .hasMessageContaining("DLT_104");
  }

  @Test
  void shortRetentionMustBeAskedFor() {
    Retention retention =
        new Retention(Optional.of(Duration.ofHours(1)), OptionalLong.empty(), false);
    assertThatThrownBy(() -> Vacuum.run(location, retention, true, Clock.systemUTC()))
        .hasMessageContaining("DLT_170");
    assertThatThrownBy(() -> LogCheckpoint.write(location, retention, true, Clock.systemUTC()))
        .hasMessageContaining("DLT_170");
  }

  @Test
  void vacuumLeavesWhatIsNeededAndYoung() throws Exception {
    update(1, "first", "second");
    update(2, "first", "second");
    Path orphan = Files.writeString(dir.resolve("part-lost.parquet"), "left behind");
    Path other = Files.writeString(dir.resolve("notes.txt"), "not of the table");
    List<String> before = rows();
    long files = files();
    assertThat(Vacuum.run(location, Retention.ofTable(), false, Clock.systemUTC()).files())
        .isEmpty();
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    assertThat(Vacuum.run(location, Retention.ofTable(), true, Clock.systemUTC()).files())
        .extracting(Listed::path)
        .containsExactly("part-lost.parquet");
    assertThat(files()).isEqualTo(files);

    Vacuum.Result result = Vacuum.run(location, NONE, false, later(Duration.ofMinutes(1)));
    assertThat(orphan).doesNotExist();
    assertThat(other).exists();
    assertThat(result.files()).extracting(Listed::path).anyMatch(p -> p.startsWith("_change_data"));
    assertThat(result.files()).extracting(Listed::path).anyMatch(p -> p.endsWith(".bin"));
    assertThat(files()).isEqualTo(files - result.files().size());
    assertThat(rows()).isEqualTo(before);
    update(1, "second", "third");
    assertThat(rows()).contains("[r, 1, third]").hasSize(KEYS);
  }

  private List<String> rows() {
    return TableReader.rows(location);
  }

  private long files() throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      return paths.filter(Files::isRegularFile).filter(p -> !p.toString().contains("_log")).count();
    }
  }
}
