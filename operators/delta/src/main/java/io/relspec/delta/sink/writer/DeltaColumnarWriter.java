package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.columnar.ColumnarBatch;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Writes Arrow batches to data files: new rows only, a batch that replaces rows fails the job. */
public final class DeltaColumnarWriter extends DataFileOperator<ColumnarBatch> {
  private final BatchCheck check;

  /**
   * A writer for a table.
   *
   * @param spec the table; batches are of the dataset with its name and have its data columns
   * @param options how files are written
   */
  public DeltaColumnarWriter(TableSpec spec, DeltaSinkOptions options) {
    super(spec, options);
    this.check = new BatchCheck(spec);
  }

  @Override
  public void processElement(StreamRecord<ColumnarBatch> element) {
    ColumnarBatch batch = element.getValue();
    check.orRelease(batch);
    if (batch.replaces()) {
      batch.release();
      throw DeltaErrors.replacement(spec().name(), batch.scope());
    }
    if (batch.rows() == 0) {
      batch.release();
      return;
    }
    OpenDataFile file = files().of(batch.partition());
    file.append(batch);
    files().rollIfLarge(file);
  }
}
