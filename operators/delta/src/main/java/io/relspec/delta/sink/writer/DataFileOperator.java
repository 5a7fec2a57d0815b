package io.relspec.delta.sink.writer;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * What writers have in common: every file is closed before a barrier passes and at the end of
 * input, so a writer has no state, and the manifests of a checkpoint's rows are all sent before its
 * barrier.
 *
 * @param <T> what is written
 */
abstract class DataFileOperator<T> extends AbstractStreamOperator<DataFileManifest>
    implements OneInputStreamOperator<T, DataFileManifest>, BoundedOneInput {
  private final TableSpec spec;
  private final DeltaSinkOptions options;
  private transient OpenDataFiles files;

  @SuppressWarnings("NullAway.Init") // Flink calls open before the first record.
  DataFileOperator(TableSpec spec, DeltaSinkOptions options) {
    this.spec = spec;
    this.options = options;
  }

  @Override
  public void open() throws Exception {
    super.open();
    files =
        OpenDataFiles.of(spec, options, manifest -> output.collect(new StreamRecord<>(manifest)));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    files.finishAll();
  }

  @Override
  public void endInput() {
    files.finishAll();
  }

  @Override
  public void close() throws Exception {
    if (files != null) {
      files.abortAll();
    }
    super.close();
  }

  final TableSpec spec() {
    return spec;
  }

  final OpenDataFiles files() {
    return files;
  }
}
