package io.relspec.app.testing;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Datasets of a test: rows in the order given, and sinks that collect.
 *
 * @param run distinguishes the sinks of several runs
 * @param rows changes by dataset
 * @param given datasets that can be read, with or without rows
 * @param outputs datasets that are collected
 */
record InMemoryDatasets(
    String run, Map<String, List<RowData>> rows, Set<String> given, Set<String> outputs)
    implements DatasetProvider {

  @Override
  public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
    if (!given.contains(contract.dataset())) {
      return Optional.empty();
    }
    RowType type = FlinkTypes.rowType(contract);
    return Optional.of(new Scan(type, rows.getOrDefault(contract.dataset(), List.of())));
  }

  @Override
  public Optional<DynamicTableSink> sink(DatasetContract contract) {
    return outputs.contains(contract.dataset())
        ? Optional.of(new CollectedRows(key(contract.dataset()), FlinkTypes.dataType(contract)))
        : Optional.empty();
  }

  String key(String dataset) {
    return run + "/" + dataset;
  }

  private record Scan(RowType type, List<RowData> rows) implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      InternalTypeInfo<RowData> info = InternalTypeInfo.of(type);
      DataStreamSource<RowData> source =
          rows.isEmpty()
              ? environment.fromData(info, new GenericRowData(type.getFieldCount()))
              : environment.fromData(rows, info);
      source.setParallelism(1);
      context.generateUid("source").ifPresent(source::uid);
      if (!rows.isEmpty()) {
        return source;
      }
      return source.filter(row -> false).setParallelism(1);
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }
}
