package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.columnar.ColumnarBatch;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Writes Arrow batches to data files: new rows only, a batch that replaces rows fails the job. */
public final class DeltaColumnarWriter extends DataFileOperator<ColumnarBatch> {

  /**
   * A writer for a table.
   *
   * @param spec the table; batches are of the dataset with its name and have its data columns
   * @param options how files are written
   */
  public DeltaColumnarWriter(TableSpec spec, DeltaSinkOptions options) {
    super(spec, options);
  }

  @Override
  public void processElement(StreamRecord<ColumnarBatch> element) {
    ColumnarBatch batch = element.getValue();
    try {
      check(batch);
    } catch (RuntimeException e) {
      batch.release();
      throw e;
    }
    if (batch.rows() == 0) {
      batch.release();
      return;
    }
    OpenDataFile file = files().of(batch.partition());
    file.append(batch);
    files().rollIfLarge(file);
  }

  private void check(ColumnarBatch batch) {
    if (!batch.dataset().equals(spec().name())) {
      throw DeltaErrors.misdirected(spec().name(), batch.dataset());
    }
    if (batch.replaces()) {
      throw DeltaErrors.replacement(spec().name(), batch.scope());
    }
    for (String column : spec().partitionColumns()) {
      if (batch.partition().getOrDefault(column, "").isEmpty()) {
        throw DeltaErrors.partitionValueMissing(spec().name(), column);
      }
    }
    if (batch.partition().size() != spec().partitionColumns().size()) {
      throw DeltaErrors.partitionColumnsDiffer(
          spec().name(), spec().partitionColumns(), batch.partition().keySet());
    }
  }
}
