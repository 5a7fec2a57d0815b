package io.relspec.app.job;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.contracts.Database;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Route;
import io.relspec.cpg.extract.ExtractionGraph;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/**
 * The datasets of the build job: row evidence comes from its extraction graph, a relation comes
 * from the operators that compute it, and what is stored goes to Delta.
 *
 * <p>The relations are planned first; only then is it known which datasets the extractor must give,
 * and the graph is set before plans become operators. A relation becomes operators before those
 * that read it.
 */
final class JobDatasets implements DatasetProvider {
  private final DeltaOutputs outputs;
  private final Set<String> scanned = new TreeSet<>();
  private final Map<String, DataStream<RowData>> relations = new HashMap<>();
  private @Nullable ExtractionGraph graph;

  JobDatasets(DeltaOutputs outputs) {
    this.outputs = outputs;
  }

  /** Names of the extractor's datasets that plans read. */
  Set<String> scanned() {
    return Set.copyOf(scanned);
  }

  /** Where the rows come from; set once, before plans become operators. */
  void extractFrom(ExtractionGraph extraction) {
    graph = extraction;
  }

  @Override
  public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
    if (contract.route() != Route.ROW) {
      return Optional.empty();
    }
    return switch (contract.database()) {
      case EVIDENCE -> {
        scanned.add(contract.dataset());
        yield Optional.of(new StreamScan(() -> extraction().rows(contract.dataset())));
      }
      case RELATIONS -> Optional.of(new StreamScan(() -> relation(contract.dataset())));
      case SOURCE, GRAPH, QUALITY, RUNS, REFERENCE -> Optional.empty();
    };
  }

  @Override
  public Optional<DynamicTableSink> sink(DatasetContract contract) {
    return contract.materialised() || contract.database() == Database.RELATIONS
        ? Optional.of(new RelationSink(contract, this))
        : Optional.empty();
  }

  /**
   * Takes the changes that a relation yields: keeps them for its readers, and stores them.
   *
   * @return the end of the plan, empty for a relation that is not stored
   */
  Optional<DataStreamSink<?>> take(DatasetContract contract, DataStream<RowData> changes) {
    if (relations.put(contract.dataset(), changes) != null) {
      throw new IllegalStateException("relation " + contract.dataset() + " is computed twice");
    }
    return contract.materialised()
        ? Optional.of(outputs.write(contract, changes))
        : Optional.empty();
  }

  /** Each scan gets a stream of its own, since the planner sets its type; it adds no operator. */
  private DataStream<RowData> relation(String dataset) {
    return Objects.requireNonNull(
            relations.get(dataset), () -> "relation " + dataset + " is read before it is computed")
        .forward();
  }

  private ExtractionGraph extraction() {
    return Objects.requireNonNull(graph, "the extraction graph is set before operators are made");
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
