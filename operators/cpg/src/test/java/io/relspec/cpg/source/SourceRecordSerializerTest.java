package io.relspec.cpg.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.cpg.source.FileContent.Reason;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.Test;

class SourceRecordSerializerTest {
  private static final FileVersion READ =
      new FileVersion(FileContent.of("x = 1".getBytes(UTF_8)), 33188, "c1", 1, 5);
  private static final FileVersion UNREAD =
      new FileVersion(
          FileContent.unread(9, Reason.FILE_TOO_LARGE, "9 bytes, more than 8"), null, "c1", 1, 5);

  private static final FileVersion INDEXED =
      new FileVersion(FileContent.of("x".getBytes(UTF_8)), null, "c1", 1, 5, new byte[] {1, 2});

  /** A file that was read, as version 1 of the layout has it. */
  private static final String VERSION_1 =
      "01"
          + "01000081a4"
          + "036331"
          + "0000000000000001"
          + "0000000000000005"
          + "0000000000000005"
          + "00"
          + "00000005"
          + "78203d2031";

  private static byte[] bytes(SourceRecord record) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    SourceRecordSerializer.INSTANCE.serialize(record, out);
    return out.getCopyOfBuffer();
  }

  private static SourceRecord roundTrip(SourceRecord record) throws IOException {
    return SourceRecordSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes(record)));
  }

  @Test
  void commitComesBackWhole() throws IOException {
    SourceCommit commit =
        new SourceCommit("r", 2, "c2", List.of("c1", "c0"), 77, "main", 1, 2, 3, false);
    assertThat(roundTrip(commit)).isEqualTo(commit);
  }

  @Test
  void deletionComesBackWhole() throws IOException {
    FileChange deletion = new FileChange("r", "a/b.py", null);
    assertThat(roundTrip(deletion)).isEqualTo(deletion);
  }

  @Test
  void rowOfAnotherJobComesBackWhole() throws IOException {
    DatasetChange row = new DatasetChange("r", "py_summaries", new byte[] {3, 0, 1});
    assertThat(roundTrip(row)).usingRecursiveComparison().isEqualTo(row);
  }

  @Test
  void contentAndReasonComeBackWhole() throws IOException {
    for (FileVersion version : List.of(READ, UNREAD, INDEXED)) {
      FileChange back = (FileChange) roundTrip(new FileChange("r", "a.py", version));
      assertThat(back.after()).usingRecursiveComparison().isEqualTo(version);
    }
  }

  @Test
  void layoutOfStateIsVersionTwo() throws IOException {
    assertThat(stateOf(READ)).isEqualTo("02" + VERSION_1.substring(2) + "00");
    assertThat(stateOf(INDEXED)).endsWith("0000000178" + "01" + "00000002" + "0102");
  }

  @Test
  void filesOfATableAreReadOrNotAsTheyWere() {
    for (FileContent content :
        List.of(
            FileContent.of(new byte[] {1}),
            FileContent.of(new byte[0]),
            FileContent.tooLarge(9, 8),
            FileContent.lfsPointer(7))) {
      assertThat(
              FileContent.ofStored(
                  content.bytes(), content.sizeBytes(), FileMode.REGULAR_FILE.getBits(), 8))
          .usingRecursiveComparison()
          .isEqualTo(content);
    }
    assertThat(FileContent.ofStored(new byte[0], 9, FileMode.SYMLINK.getBits(), 8))
        .usingRecursiveComparison()
        .isEqualTo(FileContent.linkInGit(9));
  }

  private static String stateOf(FileVersion version) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    FileVersionSerializer.INSTANCE.serialize(version, out);
    return HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  @Test
  void versionOneOfTheLayoutIsStillRead() throws IOException {
    byte[] old = HexFormat.of().parseHex(VERSION_1);
    assertThat(FileVersionSerializer.INSTANCE.deserialize(new DataInputDeserializer(old)))
        .usingRecursiveComparison()
        .isEqualTo(READ);
  }

  @Test
  void unknownLayoutIsRefused() {
    assertThatThrownBy(
            () ->
                FileVersionSerializer.INSTANCE.deserialize(
                    new DataInputDeserializer(new byte[] {9})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("layout 9 is not known");
  }
}
