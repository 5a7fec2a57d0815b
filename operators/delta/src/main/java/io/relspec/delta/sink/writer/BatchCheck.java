package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.udf.columnar.ColumnarBatch;
import java.io.Serializable;

/** Whether a batch belongs to a table. */
final class BatchCheck implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TableSpec spec;

  BatchCheck(TableSpec spec) {
    this.spec = spec;
  }

  /**
   * Releases a batch that does not belong to the table and says why.
   *
   * @throws io.relspec.delta.DeltaException then
   */
  void orRelease(ColumnarBatch batch) {
    try {
      check(batch);
    } catch (RuntimeException e) {
      batch.release();
      throw e;
    }
  }

  private void check(ColumnarBatch batch) {
    if (!batch.dataset().equals(spec.name())) {
      throw DeltaErrors.misdirected(spec.name(), batch.dataset());
    }
    for (String column : spec.partitionColumns()) {
      if (batch.partition().getOrDefault(column, "").isEmpty()) {
        throw DeltaErrors.partitionValueMissing(spec.name(), column);
      }
    }
    if (batch.partition().size() != spec.partitionColumns().size()) {
      throw DeltaErrors.partitionColumnsDiffer(
          spec.name(), spec.partitionColumns(), batch.partition().keySet());
    }
  }
}
