package io.relspec.delta.sink.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relspec.delta.Batches;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.Tables;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.ColumnarBatchSerializer;
import java.nio.file.Path;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaColumnarWriterHarnessTest {
  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private OneInputStreamOperatorTestHarness<ColumnarBatch, DataFileManifest> writer;

  @BeforeEach
  void open() throws Exception {
    writer =
        new OneInputStreamOperatorTestHarness<>(
            new DeltaColumnarWriter(
                Tables.edges(dir), DeltaSinkOptions.defaults().withFsync(false)),
            1,
            1,
            0);
    writer.open();
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
  }

  @Test
  void batchesBetweenBarriersMakeOneFile() throws Exception {
    write(Batches.edges(10, 20, false));
    write(Batches.edges(5, 8, false));
    writer.prepareSnapshotPreBarrier(1);
    assertThat(writer.extractOutputValues()).hasSize(1);
    DataFileManifest manifest = writer.extractOutputValues().get(0);
    assertThat(manifest.rows()).isEqualTo(13);
    assertThat(manifest.statistics())
        .contains("\"numRecords\":13", "\"minValues\":{\"edge_id\":5}");
  }

  @Test
  void batchIsUsedUpByTheFile() throws Exception {
    ColumnarBatch batch = Batches.edges(0, 5, false);
    write(batch);
    assertThatThrownBy(batch::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void batchThatReplacesRowsFailsTheJob() {
    ColumnarBatch batch = Batches.edges(0, 5, true);
    assertThatThrownBy(() -> write(batch))
        .hasMessageContaining("DLT_140")
        .hasMessageContaining("a.py");
    assertThatThrownBy(batch::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void emptyBatchIsReleasedAndWritesNothing() throws Exception {
    ColumnarBatch batch = Batches.edges(0, 0, false);
    write(batch);
    writer.endInput();
    assertThat(writer.extractOutputValues()).isEmpty();
    assertThatThrownBy(batch::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void batchCrossesTheNetworkOnce() throws Exception {
    ColumnarBatch batch = Batches.edges(0, 5, false);
    DataOutputSerializer out = new DataOutputSerializer(64);
    ColumnarBatchSerializer.INSTANCE.serialize(batch, out);
    assertThatThrownBy(() -> ColumnarBatchSerializer.INSTANCE.serialize(batch, out))
        .isInstanceOf(IllegalStateException.class);
    ColumnarBatch received =
        ColumnarBatchSerializer.INSTANCE.deserialize(
            new DataInputDeserializer(out.getCopyOfBuffer()));
    assertThat(received.scope()).isEqualTo("a.py");
    assertThat(received.partition()).containsEntry("repo", "r");
    write(received);
    writer.endInput();
    assertThat(writer.extractOutputValues().get(0).rows()).isEqualTo(5);
  }

  private void write(ColumnarBatch batch) throws Exception {
    writer.processElement(new StreamRecord<>(batch));
  }
}
