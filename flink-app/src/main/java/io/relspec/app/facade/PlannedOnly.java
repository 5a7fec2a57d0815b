package io.relspec.app.facade;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.Route;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.RowData;

/** Datasets that can be planned but not read. */
record PlannedOnly() implements DatasetProvider {
  @Override
  public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
    return contract.route() == Route.ROW ? Optional.of(new NoRows()) : Optional.empty();
  }

  @Override
  public Optional<DynamicTableSink> sink(DatasetContract contract) {
    return Optional.empty();
  }

  private record NoRows() implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      throw new UnsupportedOperationException("what is only planned does not run");
    }

    @Override
    public boolean isBounded() {
      return false;
    }
  }
}
