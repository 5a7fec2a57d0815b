package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import io.relspec.cpg.extract.ExtractionGraph;
import io.relspec.cpg.resolve.ResolutionGraph;
import io.relspec.udf.columnar.ColumnarBatch;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the datasets that native code produces.
 *
 * @param extraction those of single files
 * @param resolution those of whole repositories, null if the job resolves nothing
 * @param missing datasets that are left out, which are in neither
 */
record NativeStreams(
    ExtractionGraph extraction, @Nullable ResolutionGraph resolution, Set<String> missing) {

  /** Changelog of a row dataset. */
  DataStream<RowData> rows(DatasetContract contract) {
    boolean isMissing = missing.contains(contract.dataset());
    if (extraction.isGiven(contract.dataset())) {
      return extraction.rows(contract.dataset());
    }
    if (!isMissing && ExtractionGraph.gives(contract)) {
      return extraction.rows(contract.dataset());
    }
    return isMissing || resolution == null || !contract.resolved()
        ? extraction.noRows(contract)
        : resolution.rows(contract.dataset());
  }

  /**
   * Batches of a columnar dataset by their route: those of single files and those of whole
   * repositories, whose writers are chained to their makers.
   */
  SortedMap<String, DataStream<ColumnarBatch>> batches(DatasetContract contract) {
    return routes(
        contract,
        () -> extraction.batches(contract.dataset()),
        graph -> graph.batches(contract.dataset()),
        () -> extraction.noBatches(contract));
  }

  /** The same, each route keyed as its maker is. */
  SortedMap<String, KeyedStream<ColumnarBatch, ?>> scopes(DatasetContract contract) {
    return routes(
        contract,
        () -> extraction.keyedBatches(contract.dataset()),
        graph -> graph.keyedBatches(contract.dataset()),
        () -> extraction.noBatches(contract).keyBy(ColumnarBatch::scope));
  }

  private <S> SortedMap<String, S> routes(
      DatasetContract contract,
      Supplier<S> ofFiles,
      Function<ResolutionGraph, S> ofRepositories,
      Supplier<S> ofNothing) {
    SortedMap<String, S> routes = new TreeMap<>();
    if (missing.contains(contract.dataset())) {
      routes.put("none", ofNothing.get());
      return routes;
    }
    if (ExtractionGraph.gives(contract)) {
      routes.put("batches", ofFiles.get());
    }
    if (contract.resolved() && resolution != null) {
      routes.put("calls", ofRepositories.apply(resolution));
    } else if (routes.isEmpty()) {
      routes.put("none", ofNothing.get());
    }
    return routes;
  }
}
