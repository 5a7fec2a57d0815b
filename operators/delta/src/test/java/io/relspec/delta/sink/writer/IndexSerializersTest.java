package io.relspec.delta.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/**
 * The index in keyed state keeps its bytes: a golden file per version, rewritten with {@code
 * -Dgolden.rewrite=true}.
 */
class IndexSerializersTest {
  private static final Path GOLDEN = Path.of("src", "test", "golden", "state");
  private static final UUID FILE = UUID.fromString("0123abcd-4567-89ef-0123-456789abcdef");

  @Test
  void positionOfARowKeepsItsBytes() throws Exception {
    assertKeepsBytes(
        "row-position-v1.hex", RowPositionSerializer.INSTANCE, new RowPosition(FILE, 258));
  }

  @Test
  void rowsOfAScopeKeepTheirBytes() throws Exception {
    ScopeRows rows =
        new ScopeRows(
            List.of(new ScopeRows.Run(FILE, 3, 17), new ScopeRows.Run(new UUID(1, 2), 0, 1)));
    assertKeepsBytes("scope-rows-v1.hex", ScopeRowsSerializer.INSTANCE, rows);
  }

  @Test
  void stateOfAnUnknownVersionIsRefused() {
    assertThatThrownBy(
            () ->
                new RowPositionSerializer.Snapshot()
                    .readSnapshot(
                        2, new DataInputDeserializer(new byte[0]), getClass().getClassLoader()))
        .hasMessageContaining("DLT_132");
    assertThatThrownBy(
            () ->
                ScopeRowsSerializer.INSTANCE.deserialize(new DataInputDeserializer(new byte[] {2})))
        .hasMessageContaining("DLT_132");
  }

  @Test
  void rowsThatFollowEachOtherAreOneRun() {
    ScopeRows.Builder rows = new ScopeRows.Builder();
    for (int row : new int[] {0, 1, 2, 4, 5, 3}) {
      rows.add(new RowPosition(FILE, row));
    }
    assertThat(rows.build().runs())
        .containsExactly(
            new ScopeRows.Run(FILE, 0, 3),
            new ScopeRows.Run(FILE, 4, 2),
            new ScopeRows.Run(FILE, 3, 1));
  }

  private static <T> void assertKeepsBytes(String name, TypeSerializer<T> serializer, T value)
      throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(file, HexFormat.of().formatHex(out.getCopyOfBuffer()) + "\n");
    }
    byte[] golden = HexFormat.of().parseHex(Files.readString(file).strip());
    assertThat(out.getCopyOfBuffer()).isEqualTo(golden);
    assertThat(serializer.deserialize(new DataInputDeserializer(golden))).isEqualTo(value);
    DataOutputSerializer copy = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(golden), copy);
    assertThat(copy.getCopyOfBuffer()).isEqualTo(golden);
  }
}
