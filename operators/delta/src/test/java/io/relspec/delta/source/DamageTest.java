package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.sink.EdgeTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are errors with a code, or read as if they were whole; never as something else. */
class DamageTest {
  private static final Path TABLE = Path.of("src", "test", "resources", "tables", "timed");
  private static final int LAST = 4;

  @TempDir Path dir;
  private String table;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> paths = Files.walk(TABLE)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = dir.resolve(TABLE.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
    table = dir.toString();
  }

  @Test
  void logEntriesCutAnywhere() throws Exception {
    List<String> whole = changes();
    Map<DeltaErrorCode, Integer> errors = new EnumMap<>(DeltaErrorCode.class);
    for (int version = 1; version <= LAST; version++) {
      Path entry = dir.resolve("_delta_log").resolve("%020d.json".formatted(version));
      byte[] bytes = Files.readAllBytes(entry);
      for (int length = 0; length < bytes.length; length++) {
        if (length % 8 == 0 || bytes[length] == '\n' || (length > 0 && bytes[length - 1] == '\n')) {
          Files.write(entry, Arrays.copyOf(bytes, length));
          count(errors, whole, this::changes);
        }
      }
      Files.write(entry, bytes);
    }
    assertThat(errors.keySet()).containsExactly(DeltaErrorCode.LOG_UNREADABLE);
    assertThat(errors.get(DeltaErrorCode.LOG_UNREADABLE)).isGreaterThan(100);
  }

  @Test
  void dataFileWithAFlippedBit() throws Exception {
    FileRead file = largestInsert();
    Path path = Path.of(file.path().substring("file:".length()));
    byte[] bytes = Files.readAllBytes(path);
    List<String> whole = rows(file);
    Map<DeltaErrorCode, Integer> errors = new EnumMap<>(DeltaErrorCode.class);
    for (int at = 0; at < bytes.length; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << (at * 5 % Byte.SIZE));
      Files.write(path, flipped);
      count(errors, whole, () -> rows(file));
    }
    assertThat(errors.keySet()).containsExactly(DeltaErrorCode.DATA_FILE_UNREADABLE);
    assertThat(errors.get(DeltaErrorCode.DATA_FILE_UNREADABLE)).isGreaterThan(100);
  }

  @Test
  void dataFileCutAnywhereOrAnother() throws Exception {
    FileRead file = largestInsert();
    Path path = Path.of(file.path().substring("file:".length()));
    byte[] bytes = Files.readAllBytes(path);
    Map<DeltaErrorCode, Integer> errors = new EnumMap<>(DeltaErrorCode.class);
    for (int length = 0; length < bytes.length; length += 16) {
      Files.write(path, Arrays.copyOf(bytes, length));
      count(errors, null, () -> rows(file));
      FileRead unknownSize =
          new FileRead(
              file.path(), file.partition(), -1, -1, file.kind(), file.only(), file.except(), 0);
      count(errors, null, () -> rows(unknownSize));
    }
    Files.delete(path);
    count(errors, null, () -> rows(file));
    assertThat(errors.keySet())
        .containsExactly(DeltaErrorCode.DATA_FILE_UNREADABLE, DeltaErrorCode.DATA_FILE_GONE);
  }

  /** A file whose end is read at once, and the rest of it as it is wanted. */
  @Test
  void largeFileWithAFlippedBit() throws Exception {
    TableSpec spec = EdgeTables.write(dir.resolve("large"), 60_000);
    TableRows table = TableRows.open(spec.location());
    Path path = Path.of(table.log().latestFiles().get(0).path().substring("file:".length()));
    byte[] bytes = Files.readAllBytes(path);
    assertThat(bytes.length).isGreaterThan(200_000);
    for (List<String> columns : List.of(spec.rowType().getFieldNames(), List.of("dst", "rank"))) {
      List<String> whole = texts(table, columns);
      assertThat(whole).hasSize(60_000);
      Map<DeltaErrorCode, Integer> errors = new EnumMap<>(DeltaErrorCode.class);
      for (int at = 5; at < bytes.length; at += bytes.length / 23) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << at % Byte.SIZE);
        Files.write(path, flipped);
        count(errors, whole, () -> texts(table, columns));
      }
      Files.write(path, bytes);
      boolean isAll = columns.size() == spec.rowType().getFieldCount();
      assertThat(errors.get(DeltaErrorCode.DATA_FILE_UNREADABLE)).isBetween(isAll ? 23 : 5, 24);
    }
  }

  private static List<String> texts(TableRows table, List<String> columns) throws IOException {
    List<String> rows = new ArrayList<>();
    table.at(
        1,
        columns,
        row -> {
          long sum = columns.size() == 2 ? row.getInt(1) : row.getInt(5);
          rows.add(row.getLong(columns.size() == 2 ? 0 : 2) + " " + sum);
        });
    return rows;
  }

  private static void count(
      Map<DeltaErrorCode, Integer> errors,
      @Nullable List<String> whole,
      Callable<List<String>> read)
      throws Exception {
    try {
      List<String> found = read.call();
      assertThat(found).isEqualTo(whole);
    } catch (DeltaException e) {
      errors.merge(e.errorCode(), 1, Integer::sum);
    }
  }

  private List<String> changes() throws IOException {
    List<String> files = new ArrayList<>();
    for (Commit commit :
        TableLog.open(table).commits(1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)) {
      files.add(commit.version() + " " + CommitChanges.of(commit));
    }
    return files;
  }

  private FileRead largestInsert() throws IOException {
    Commit commit = TableLog.open(table).commits(1, 1, Long.MAX_VALUE, Long.MAX_VALUE).get(0);
    return CommitChanges.of(commit).stream()
        .max((a, b) -> Long.compare(a.rows(), b.rows()))
        .orElseThrow();
  }

  private List<String> rows(FileRead file) throws IOException {
    DeltaSource source = DeltaSource.builder(table).fromEarliestChanges().build();
    RowType type = TableDump.typeOf(source);
    List<String> rows = new ArrayList<>();
    DeltaSourceSplit split = new DeltaSourceSplit("s", 1, 0, true, List.of(file));
    try (FileCursor cursor = FileCursor.open(source.plan(), split, file)) {
      while (cursor.nextBatch()) {
        for (RowData row = cursor.next(); row != null; row = cursor.next()) {
          rows.add(RowText.of(row, type));
        }
      }
    }
    return rows;
  }
}
