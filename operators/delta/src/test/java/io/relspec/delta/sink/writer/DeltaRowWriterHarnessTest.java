package io.relspec.delta.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.Rows;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeltaRowWriterHarnessTest {
  private static final DeltaSinkOptions OPTIONS = DeltaSinkOptions.defaults().withFsync(false);

  @TempDir Path dir;
  private @Nullable OneInputStreamOperatorTestHarness<RowData, DataFileManifest> writer;

  @AfterEach
  void close() throws Exception {
    if (writer != null) {
      writer.close();
    }
  }

  @Test
  void barrierClosesTheFileAndItsManifestSaysWhatIsInIt() throws Exception {
    TableSpec spec = Tables.edges(dir);
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness = open(spec, OPTIONS);
    for (int i = 3; i < 10; i++) {
      harness.processElement(new StreamRecord<>(Rows.edge(i)));
    }
    assertThat(harness.extractOutputValues()).isEmpty();
    harness.prepareSnapshotPreBarrier(1);
    List<DataFileManifest> manifests = harness.extractOutputValues();
    assertThat(manifests).hasSize(1);
    DataFileManifest manifest = manifests.get(0);
    assertThat(manifest.rows()).isEqualTo(7);
    assertThat(manifest.partition()).containsEntry("repo", "r").hasSize(1);
    assertThat(manifest.path()).startsWith("repo=r/part-edges-").endsWith(".parquet");
    assertThat(Files.size(dir.resolve(manifest.path()))).isEqualTo(manifest.sizeBytes());
    assertThat(manifest.statistics())
        .isEqualTo(
            "{\"maxValues\":{\"edge_id\":9},\"minValues\":{\"edge_id\":3},"
                + "\"nullCount\":{\"edge_id\":0,\"kind\":1},\"numRecords\":7,"
                + "\"tightBounds\":true}");
  }

  @Test
  void barrierWithoutRowsWritesNothing() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS);
    harness.prepareSnapshotPreBarrier(1);
    harness.endInput();
    assertThat(harness.extractOutputValues()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void largeFileIsClosedBeforeTheBarrierAndTheNextBegun() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS.withTargetFileBytes(1));
    for (int i = 0; i < 20_000; i++) {
      harness.processElement(new StreamRecord<>(Rows.edge(i)));
    }
    assertThat(harness.extractOutputValues()).hasSize(2);
    harness.endInput();
    assertThat(harness.extractOutputValues())
        .extracting(DataFileManifest::rows)
        .containsExactly(8192L, 8192L, 20_000L - 2 * 8192L);
  }

  @Test
  void everyPartitionHasItsFileAndTheLeastRecentlyUsedGivesWay() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS.withMaxOpenFiles(2));
    for (String repo : List.of("a", "b", "a", "c", "a")) {
      harness.processElement(new StreamRecord<>(edge(repo)));
    }
    assertThat(harness.extractOutputValues())
        .extracting(m -> m.partition().get("repo"))
        .containsExactly("b");
    harness.endInput();
    assertThat(harness.extractOutputValues())
        .extracting(m -> m.partition().get("repo") + m.rows())
        .containsExactly("b1", "c1", "a3");
  }

  @Test
  void partitionValueThatIsNoFileNameGetsADirectoryAllTheSame() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS);
    harness.processElement(new StreamRecord<>(edge("../ü/%20 x" + "y".repeat(300))));
    harness.endInput();
    DataFileManifest manifest = harness.extractOutputValues().get(0);
    assertThat(manifest.path()).startsWith("repo=..____20_xyyy");
    assertThat(dir.resolve(manifest.path())).exists();
    assertThat(manifest.partition().get("repo")).startsWith("../ü/%20 xy").hasSize(310);
  }

  @ParameterizedTest
  @EnumSource(
      value = RowKind.class,
      names = {"UPDATE_BEFORE", "UPDATE_AFTER", "DELETE"})
  void everyOtherChangeThanAnInsertionFailsTheJob(RowKind kind) throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS);
    RowData row = Rows.edge(1);
    row.setRowKind(kind);
    assertThatThrownBy(() -> harness.processElement(new StreamRecord<>(row)))
        .hasMessageContaining("DLT_140")
        .hasMessageContaining("edges got a " + kind.shortString());
  }

  @Test
  void rowThatDoesNotFitTheTableFailsTheJob() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS);
    assertThatThrownBy(() -> harness.processElement(new StreamRecord<>(GenericRowData.of(1L, 2L))))
        .hasMessageContaining("DLT_143");
    assertThatThrownBy(
            () -> harness.processElement(new StreamRecord<>(GenericRowData.of(null, 2L, null))))
        .hasMessageContaining("DLT_142");
    assertThatThrownBy(() -> harness.processElement(new StreamRecord<>(edge(""))))
        .hasMessageContaining("DLT_142");
  }

  @Test
  void nullInARequiredColumnFailsTheJobAtTheBarrier() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS);
    harness.processElement(
        new StreamRecord<>(GenericRowData.of(StringData.fromString("r"), null, null)));
    assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
        .hasMessageContaining("NATIVE_ARGUMENT")
        .hasMessageContaining("edge_id");
  }

  @Test
  void failedWriterLeavesNoFileBehind() throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        open(Tables.edges(dir), OPTIONS);
    harness.processElement(new StreamRecord<>(Rows.edge(1)));
    assertThat(files()).hasSize(1);
    harness.close();
    writer = null;
    assertThat(files()).isEmpty();
  }

  private static RowData edge(String repo) {
    return GenericRowData.of(StringData.fromString(repo), 1L, null);
  }

  private OneInputStreamOperatorTestHarness<RowData, DataFileManifest> open(
      TableSpec spec, DeltaSinkOptions options) throws Exception {
    OneInputStreamOperatorTestHarness<RowData, DataFileManifest> harness =
        new OneInputStreamOperatorTestHarness<>(new DeltaRowWriter(spec, options), 1, 1, 0);
    harness.open();
    writer = harness;
    return harness;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      return paths.filter(Files::isRegularFile).toList();
    }
  }
}
