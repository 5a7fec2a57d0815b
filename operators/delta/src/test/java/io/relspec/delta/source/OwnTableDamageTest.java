package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.maintenance.Compaction;
import io.relspec.delta.maintenance.CompactionOptions;
import io.relspec.delta.maintenance.LogCheckpoint;
import io.relspec.delta.maintenance.Retention;
import io.relspec.delta.sink.ChangeRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every file that the sink and the maintenance of a table leave behind, damaged one bit at a time
 * and cut: rows and changes at every version are what they were, or there is an error with a code.
 */
class OwnTableDamageTest {
  private static final long SEED = 20_261_128;
  private static final int FLIPS = 120;
  private static final int CUTS = 24;
  private static final int NATIVE_STEP = 37;
  private static final int CHECKPOINT = 3;
  private static final int LAST = 6;

  private static final CompactionOptions EVERY_FILE =
      CompactionOptions.defaults().withMaxDeletedShare(0);

  @TempDir static Path dir;
  private static RowType type;
  private static List<String> whole;

  private final Map<Path, byte[]> damaged = new TreeMap<>();

  /** Kinds of files, with the codes that damage of theirs may have. */
  private enum Kind {
    COMMIT(".*/_delta_log/\\d{20}\\.json", DeltaErrorCode.LOG_UNREADABLE),
    CHECKSUM(".*\\.crc", DeltaErrorCode.LOG_UNREADABLE),
    CHECKPOINT(".*\\.checkpoint\\.parquet", DeltaErrorCode.LOG_UNREADABLE),
    CHECKPOINT_SEAL(".*\\.crc32", DeltaErrorCode.LOG_UNREADABLE),
    LAST_CHECKPOINT(".*/_last_checkpoint", DeltaErrorCode.LOG_UNREADABLE),
    DATA(".*/part-.*\\.parquet", DeltaErrorCode.DATA_FILE_UNREADABLE),
    CHANGES(".*/_change_data/.*", DeltaErrorCode.DATA_FILE_UNREADABLE),
    VECTORS(".*\\.bin", DeltaErrorCode.DATA_FILE_UNREADABLE);

    private final String names;
    private final DeltaErrorCode code;

    Kind(String names, DeltaErrorCode code) {
      this.names = names;
      this.code = code;
    }
  }

  @BeforeAll
  static void write() throws Exception {
    TableSpec spec = Tables.edges(dir);
    type = spec.rowType();
    ChangeRun job = ChangeRun.start(spec);
    for (int version = 1; version <= LAST; version++) {
      for (int key = 0; key < 40; key++) {
        String repo = "repo " + key % 2;
        if (version == 1) {
          job.write(Rows.edge(RowKind.INSERT, repo, key, text(key, 1)));
        } else if (key % LAST == version) {
          job.write(Rows.edge(RowKind.DELETE, repo, key, text(key, version - 1)));
        } else if (key % LAST > version || key % LAST == 0) {
          job.write(Rows.edge(RowKind.UPDATE_BEFORE, repo, key, text(key, version - 1)));
          job.write(Rows.edge(RowKind.UPDATE_AFTER, repo, key, text(key, version)));
        }
      }
      job.commit();
      if (version == CHECKPOINT) {
        LogCheckpoint.write(dir.toString(), Retention.ofTable(), false, Clock.systemUTC());
      }
    }
    job.close();
    whole = read();
  }

  private static @Nullable String text(int key, int version) {
    return key % 7 == 0 ? null : "kind " + key % 5 + " of " + version;
  }

  @AfterEach
  void mend() throws IOException {
    for (Map.Entry<Path, byte[]> file : damaged.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void flippedBits(Kind kind) throws IOException {
    List<Path> files = files(kind);
    Random random = new Random(SEED);
    Map<DeltaErrorCode, Integer> outcomes = new EnumMap<>(DeltaErrorCode.class);
    for (int i = 0; i < FLIPS; i++) {
      Path file = files.get(i % files.size());
      byte[] bytes = Files.readAllBytes(file);
      byte[] flipped = bytes.clone();
      int at = (int) ((i + random.nextDouble()) * bytes.length / FLIPS);
      int bit = random.nextInt(Byte.SIZE);
      flipped[at] ^= (byte) (1 << bit);
      count(outcomes, file, flipped, "bit %d of byte %d of %d".formatted(bit, at, bytes.length));
    }
    assertCoded(kind, outcomes);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void cuts(Kind kind) throws IOException {
    List<Path> files = files(kind);
    Map<DeltaErrorCode, Integer> outcomes = new EnumMap<>(DeltaErrorCode.class);
    for (int i = 0; i < CUTS; i++) {
      Path file = files.get(i % files.size());
      byte[] bytes = Files.readAllBytes(file);
      int length = i < files.size() ? 0 : i * bytes.length / CUTS;
      count(outcomes, file, Arrays.copyOf(bytes, length), "cut to " + length);
    }
    assertCoded(kind, outcomes);
  }

  @Test
  void linesThatAreGone() throws IOException {
    Map<DeltaErrorCode, Integer> outcomes = new EnumMap<>(DeltaErrorCode.class);
    for (Path file : files(Kind.COMMIT)) {
      List<String> lines = Files.readAllLines(file);
      for (int gone = 0; gone < lines.size(); gone++) {
        List<String> left = new ArrayList<>(lines);
        left.remove(gone);
        String text = String.join("\n", left) + "\n";
        count(outcomes, file, text.getBytes(StandardCharsets.UTF_8), "line " + gone);
      }
    }
    assertCoded(Kind.COMMIT, outcomes);
  }

  /** Native code reads whole files, whatever columns it is asked for. */
  @Test
  void flippedBitsThatNativeCodeMeets() throws IOException {
    Set<String> live =
        TableLog.open(dir.toString()).latestFiles().stream()
            .map(file -> file.path().substring("file:".length()))
            .collect(Collectors.toSet());
    Map<String, Long> counts = TableCounts.byValue(dir.toString(), "kind");
    int errors = 0;
    for (Path file : files(Kind.DATA)) {
      if (live.contains(file.toString())) {
        byte[] bytes = Files.readAllBytes(file);
        damaged.put(file, bytes);
        for (int at = 0; at < bytes.length; at += NATIVE_STEP) {
          byte[] flipped = bytes.clone();
          flipped[at] ^= (byte) (1 << at % Byte.SIZE);
          Files.write(file, flipped);
          try {
            assertThat(TableCounts.byValue(dir.toString(), "kind")).isEqualTo(counts);
          } catch (DeltaException e) {
            assertThat(e).hasMessageContaining(file.getFileName().toString());
            assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.DATA_FILE_UNREADABLE);
            errors++;
          }
        }
        flip(file, bytes);
        assertThatThrownBy(() -> Compaction.run(dir.toString(), EVERY_FILE, false))
            .isInstanceOfSatisfying(
                DeltaException.class,
                e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.DATA_FILE_UNREADABLE));
        Files.write(file, bytes);
      }
    }
    assertThat(errors).isPositive();
  }

  private static void flip(Path file, byte[] bytes) throws IOException {
    byte[] flipped = bytes.clone();
    flipped[bytes.length / 3] ^= 1;
    Files.write(file, flipped);
  }

  private static void assertCoded(Kind kind, Map<DeltaErrorCode, Integer> outcomes) {
    // What only saves work is done without where it is damaged.
    Set<Kind> spared = Set.of(Kind.LAST_CHECKPOINT, Kind.CHECKPOINT_SEAL);
    if (!spared.contains(kind)) {
      assertThat(outcomes.keySet()).contains(kind.code);
    }
  }

  private void count(Map<DeltaErrorCode, Integer> outcomes, Path file, byte[] bytes, String what)
      throws IOException {
    damaged.putIfAbsent(file, Files.readAllBytes(file));
    Files.write(file, bytes);
    try {
      assertThat(read()).as("%s, %s", dir.relativize(file), what).isEqualTo(whole);
    } catch (DeltaException e) {
      assertThat(e.hint()).isNotBlank();
      assertThat(e).as("%s, %s", dir.relativize(file), what).hasMessageFindingMatch(named(file));
      outcomes.merge(e.errorCode(), 1, Integer::sum);
    } catch (RuntimeException e) {
      throw new AssertionError(dir.relativize(file) + ", " + what, e);
    } finally {
      Files.write(file, damaged.get(file));
    }
  }

  /**
   * What an error must say: the file, or the version whose entry it is; of a seal, what it seals.
   */
  private static String named(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.crc32$", "");
    String version = name.replaceAll("^0*(\\d+)\\..*", "$1");
    return Pattern.quote(name) + "|version " + version + "\\b";
  }

  private static List<Path> files(Kind kind) throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      List<Path> files =
          paths
              .filter(Files::isRegularFile)
              .filter(path -> path.toString().matches(kind.names))
              .sorted()
              .toList();
      assertThat(files).isNotEmpty();
      return files;
    }
  }

  /** The changes of all versions and the rows of some. */
  private static List<String> read() throws IOException {
    TableRows table = TableRows.open(dir.toString());
    List<String> rows = new ArrayList<>();
    long last = table.log().latest().version();
    rows.add("version " + last);
    table.changes(
        0,
        last,
        type.getFieldNames(),
        row -> rows.add(row.getRowKind().shortString() + RowText.of(row, type)));
    for (long version : new long[] {CHECKPOINT - 1, last}) {
      List<String> snapshot = new ArrayList<>();
      table.at(version, type.getFieldNames(), row -> snapshot.add(RowText.of(row, type)));
      snapshot.sort(null);
      rows.addAll(snapshot);
    }
    return rows;
  }
}
