package io.relspec.delta.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.RowDeletions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What lies in state keeps its bytes: a golden file per version, rewritten with {@code
 * -Dgolden.rewrite=true}.
 */
class SerializersTest {
  private static final Path GOLDEN = Path.of("src", "test", "golden", "state");
  private static final DataFileManifest MANIFEST =
      new DataFileManifest(
          "edges",
          "repo=r/part-edges-0.parquet",
          Map.of("repo", "r/ö"),
          4096,
          1_700_000_000_123L,
          7,
          "{\"numRecords\":7}");
  private static final DeltaCommittable COMMITTABLE =
      new DeltaCommittable(
          "sink",
          "life",
          42,
          "commit",
          107,
          List.of(MANIFEST, MANIFEST),
          List.of(MANIFEST),
          List.of(
              new RowDeletions("a.parquet", new int[] {0, 127, 128, 1_000_000}),
              new RowDeletions("b.parquet", new int[] {Integer.MAX_VALUE})));

  @Test
  void manifestKeepsItsBytes() throws Exception {
    ManifestSerializer serializer = new ManifestSerializer();
    byte[] golden = golden("manifest-v1.hex", serializer.serialize(MANIFEST));
    assertThat(serializer.deserialize(1, golden)).isEqualTo(MANIFEST);
  }

  @Test
  void committableKeepsItsBytes() throws Exception {
    CommittableSerializer serializer = new CommittableSerializer();
    byte[] golden = golden("committable-v2.hex", serializer.serialize(COMMITTABLE));
    assertThat(serializer.deserialize(2, golden)).isEqualTo(COMMITTABLE);
  }

  @Test
  void committableOfTheFirstVersionIsAnAppend() throws Exception {
    assertThat(new CommittableSerializer().deserialize(1, golden("committable-v1.hex")))
        .isEqualTo(
            new DeltaCommittable(
                "sink",
                "life",
                42,
                "commit",
                107,
                List.of(MANIFEST, MANIFEST),
                List.of(),
                List.of()));
  }

  @Test
  void manifestOfChangesKeepsItsBytes() throws Exception {
    ChangeManifest manifest =
        new ChangeManifest(
            "edges", COMMITTABLE.files(), COMMITTABLE.changeFiles(), COMMITTABLE.deletions());
    ChangeManifestSerializer serializer = new ChangeManifestSerializer();
    byte[] golden = golden("change-manifest-v1.hex", serializer.serialize(manifest));
    assertThat(serializer.deserialize(1, golden)).isEqualTo(manifest);
  }

  @Test
  void committableOfSnapshotsKeepsItsBytes() throws Exception {
    SnapshotCommittable committable =
        new SnapshotCommittable(
            "sink",
            "life",
            42,
            "commit",
            107,
            List.of(new SourceMark("r", 3, "c3"), new SourceMark("r", 4, "c4")),
            new TreeMap<>(Map.of("edges", "e7", "nodes", "n5")));
    SnapshotCommittableSerializer serializer = new SnapshotCommittableSerializer();
    byte[] golden = golden("snapshot-committable-v1.hex", serializer.serialize(committable));
    assertThat(serializer.deserialize(1, golden)).isEqualTo(committable);
  }

  @Test
  void commitOfATableKeepsItsBytes() throws Exception {
    TableCommit commit = new TableCommit("edges", "e7");
    TableCommitSerializer serializer = new TableCommitSerializer();
    byte[] golden = golden("table-commit-v1.hex", serializer.serialize(commit));
    assertThat(serializer.deserialize(1, golden)).isEqualTo(commit);
  }

  @Test
  void identityOfASinkKeepsItsBytes() throws Exception {
    SinkLife life = new SinkLife("life", 107);
    byte[] golden = golden("sink-life-v1.hex", life.toBytes());
    assertThat(SinkLife.fromBytes(golden)).isEqualTo(life);
  }

  @Test
  void stateOfAnUnknownVersionIsRefused() {
    assertThatThrownBy(() -> new ManifestSerializer().deserialize(2, new byte[0]))
        .hasMessageContaining("DLT_132");
    assertThatThrownBy(() -> new CommittableSerializer().deserialize(3, new byte[0]))
        .hasMessageContaining("DLT_132");
    assertThatThrownBy(() -> SinkLife.fromBytes(new byte[] {2})).hasMessageContaining("DLT_132");
  }

  @Test
  void progressIsReadAsItWasWrittenAndNothingElseIs() {
    SinkProgress progress = new SinkProgress("life", 42, "commit", 107);
    assertThat(progress.toJson())
        .isEqualTo(
            "{\"incarnation\":\"life\",\"checkpointId\":42,\"commitId\":\"commit\",\"rowsTotal\":107}");
    assertThat(SinkProgress.fromJson("d", progress.toJson())).isEqualTo(progress);
    for (String other :
        List.of("", "[]", "{}", progress.toJson().replace("42", "\"x\""), "{\"checkpointId\":1}")) {
      assertThatThrownBy(() -> SinkProgress.fromJson("d", other)).hasMessageContaining("DLT_115");
    }
  }

  private static byte[] golden(String name, byte[] actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, HexFormat.of().formatHex(actual) + "\n");
    }
    byte[] golden = golden(name);
    assertThat(actual).isEqualTo(golden);
    return golden;
  }

  private static byte[] golden(String name) throws IOException {
    return HexFormat.of().parseHex(Files.readString(GOLDEN.resolve(name)).strip());
  }
}
