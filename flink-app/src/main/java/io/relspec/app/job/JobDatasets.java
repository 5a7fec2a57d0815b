package io.relspec.app.job;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Route;
import io.relspec.cpg.extract.ExtractionGraph;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The datasets of the build job: row evidence comes from native code, and what is stored goes to
 * Delta.
 *
 * <p>The relations are planned first; only then is it known which datasets the extractor must give,
 * and the graph is set before plans become operators.
 */
final class JobDatasets implements DatasetProvider {
  private final DeltaOutputs outputs;
  private final Set<String> given;
  private final Set<String> scanned = new TreeSet<>();
  private @Nullable NativeStreams streams;

  /**
   * @param given datasets whose rows come with the files
   */
  JobDatasets(DeltaOutputs outputs, Set<String> given) {
    this.outputs = outputs;
    this.given = given;
  }

  /** Names of the native datasets that plans read. */
  Set<String> scanned() {
    return Set.copyOf(scanned);
  }

  /** Where the rows come from; set once, before plans become operators. */
  void takeFrom(NativeStreams nativeStreams) {
    streams = nativeStreams;
  }

  @Override
  public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
    if (contract.route() != Route.ROW) {
      return Optional.empty();
    }
    boolean isNative = ExtractionGraph.gives(contract) || contract.resolved();
    if (!isNative && !given.contains(contract.dataset())) {
      return Optional.empty();
    }
    scanned.add(contract.dataset());
    return Optional.of(new StreamScan(() -> streams().rows(contract)));
  }

  @Override
  public DataStreamScanProvider noRows(DatasetContract contract) {
    return new StreamScan(() -> streams().extraction().noRows(contract));
  }

  @Override
  public Optional<DynamicTableSink> sink(DatasetContract contract) {
    return contract.materialised()
        ? Optional.of(new DeltaRelationSink(contract, outputs))
        : Optional.empty();
  }

  private NativeStreams streams() {
    return Objects.requireNonNull(streams, "the native streams are set before operators are made");
  }

  /** Rows of one dataset; every scan of it is the same output of the same operator. */
  private record StreamScan(Supplier<DataStream<RowData>> rows) implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      return rows.get();
    }

    @Override
    public boolean isBounded() {
      return false;
    }
  }
}
