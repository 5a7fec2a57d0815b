package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.extract.ExtractionGraph;
import io.relspec.cpg.resolve.ResolutionGraph;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.SortedMap;
import java.util.TreeMap;
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
    return contract.resolved()
        ? resolution(contract).rows(contract.dataset())
        : extraction.rows(contract.dataset());
  }

  /**
   * Batches of a columnar dataset by their route: those of single files and those of whole
   * repositories, whose writers are chained to their makers.
   */
  SortedMap<String, DataStream<ColumnarBatch>> batches(DatasetContract contract) {
    SortedMap<String, DataStream<ColumnarBatch>> routes = new TreeMap<>();
    if (ExtractionGraph.gives(contract)) {
      routes.put("batches", extraction.batches(contract.dataset()));
    }
    if (contract.resolved()) {
      routes.put("calls", resolution(contract).batches(contract.dataset()));
    }
    return routes;
  }

  private ResolutionGraph resolution(DatasetContract contract) {
    if (resolution == null) {
      throw new IllegalStateException(contract.dataset() + " was not asked for");
    }
    return resolution;
  }
}
