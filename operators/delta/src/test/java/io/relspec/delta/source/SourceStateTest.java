package io.relspec.delta.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.kernel.DeletionVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a source keeps keeps its bytes (rewritten with {@code -Dgolden.rewrite=true}), and is
 * divided anew without loss.
 */
class SourceStateTest {
  private static final Path GOLDEN = Path.of("src", "test", "golden", "state");
  private static final DeltaSourceSplit SPLIT =
      new DeltaSourceSplit(
          "commit-7-1",
          7,
          1_700_000_000_123L,
          true,
          List.of(file("p/a", "ü"), file("p/b", null).withRowsDone(300)));

  @Test
  void splitKeepsItsBytes() throws Exception {
    DeltaSourceSplitSerializer serializer = new DeltaSourceSplitSerializer();
    byte[] golden = golden("source-split-v1.hex", serializer.serialize(SPLIT));
    assertThat(golden[0]).isEqualTo((byte) 1);
    assertThat(serializer.deserialize(1, golden)).isEqualTo(SPLIT);
  }

  @Test
  void stateOfTheEnumeratorKeepsItsBytes() throws Exception {
    DeltaEnumeratorStateSerializer serializer = new DeltaEnumeratorStateSerializer();
    DeltaEnumeratorState state =
        new DeltaEnumeratorState(
            300, OptionalLong.of(1L << 40), List.of(SPLIT, SPLIT), Optional.of(SPLIT));
    byte[] golden = golden("source-enumerator-v2.hex", serializer.serialize(state));
    assertThat(serializer.deserialize(2, golden)).isEqualTo(state);
    DeltaEnumeratorState endless =
        new DeltaEnumeratorState(-1, OptionalLong.empty(), List.of(), Optional.empty());
    assertThat(serializer.deserialize(2, serializer.serialize(endless))).isEqualTo(endless);
  }

  @Test
  void stateOfTheEnumeratorWithoutFilesIsStillRead() throws Exception {
    byte[] golden =
        HexFormat.of()
            .parseHex(Files.readString(GOLDEN.resolve("source-enumerator-v1.hex")).strip());
    assertThat(new DeltaEnumeratorStateSerializer().deserialize(1, golden))
        .isEqualTo(
            new DeltaEnumeratorState(
                300, OptionalLong.of(1L << 40), List.of(SPLIT, SPLIT), Optional.empty()));
  }

  @Test
  void stateOfAnUnknownVersionOrCutShortIsRefused() throws Exception {
    DeltaSourceSplitSerializer serializer = new DeltaSourceSplitSerializer();
    byte[] bytes = serializer.serialize(SPLIT);
    assertThatThrownBy(() -> serializer.deserialize(2, bytes)).hasMessageContaining("DLT_132");
    byte[] newer = bytes.clone();
    newer[0] = 2;
    assertThatThrownBy(() -> serializer.deserialize(1, newer)).hasMessageContaining("DLT_132");
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> serializer.deserialize(1, cut)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 63, 64, -65, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
  void integersAreReadAsWritten(long value) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(16);
    Bytes.writeLong(value, out);
    assertThat(Bytes.readLong(new DataInputDeserializer(out.getCopyOfBuffer()))).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void partitionsStayWithOneReaderAndEveryReaderLearnsOfEveryCommit(int readers) {
    List<DeltaSourceSplit> commits = new ArrayList<>();
    for (int version = 9; version >= 1; version--) {
      List<FileRead> files = new ArrayList<>();
      for (int file = 0; file < 20; file++) {
        files.add(file("f" + version + "-" + file, "p" + file % 5));
      }
      commits.add(new DeltaSourceSplit("any", version, version * 10L, true, files));
    }
    List<List<DeltaSourceSplit>> first = Distribution.BY_PARTITION.assign(commits, readers);
    List<DeltaSourceSplit> all = first.stream().flatMap(List::stream).toList();
    for (List<List<DeltaSourceSplit>> assigned :
        List.of(first, Distribution.BY_PARTITION.assign(all, readers + 1))) {
      Map<String, Integer> readerOf = new TreeMap<>();
      Set<String> files = new HashSet<>();
      for (int reader = 0; reader < assigned.size(); reader++) {
        assertThat(assigned.get(reader))
            .extracting(DeltaSourceSplit::version)
            .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        for (DeltaSourceSplit split : assigned.get(reader)) {
          for (FileRead file : split.files()) {
            assertThat(files.add(file.path())).isTrue();
            assertThat(readerOf.merge(file.partition().toString(), reader, (a, b) -> a))
                .isEqualTo(reader);
          }
        }
      }
      assertThat(files).hasSize(180);
    }
  }

  private static FileRead file(String path, @Nullable String partition) {
    Map<String, @Nullable String> values = new TreeMap<>();
    values.put("repo", partition);
    return new FileRead(
        path,
        values,
        4096,
        700,
        ChangeKind.DELETES,
        Optional.of(new DeletionVector("u", "ab^-aqEH.-t@S}K{vb[*k^", 4, 40, 6)),
        Optional.empty(),
        0);
  }

  private static byte[] golden(String name, byte[] actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, HexFormat.of().formatHex(actual) + "\n");
    }
    byte[] golden = HexFormat.of().parseHex(Files.readString(file).strip());
    assertThat(actual).as(name).isEqualTo(golden);
    return golden;
  }
}
