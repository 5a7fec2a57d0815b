package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.extract.ExtractionGraph;
import io.relspec.cpg.resolve.ResolutionGraph;
import io.relspec.udf.columnar.ColumnarBatch;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the datasets that native code produces.
 *
 * @param extraction those of single files
 * @param resolution those of whole repositories, null if the job takes none
 */
record NativeStreams(ExtractionGraph extraction, @Nullable ResolutionGraph resolution) {

  /** Changelog of a row dataset. */
  DataStream<RowData> rows(DatasetContract contract) {
    if (!contract.resolved()) {
      return extraction.rows(contract.dataset());
    }
    if (resolution == null) {
      throw new IllegalStateException(contract.dataset() + " was not asked for");
    }
    return resolution.rows(contract.dataset());
  }

  /** Batches of a columnar dataset. */
  DataStream<ColumnarBatch> batches(DatasetContract contract) {
    return extraction.batches(contract.dataset());
  }
}
