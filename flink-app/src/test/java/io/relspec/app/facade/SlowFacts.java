package io.relspec.app.facade;

import io.relspec.app.catalog.DatasetProvider;
import io.relspec.app.testing.CollectedRows;
import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/**
 * Facts that come slowly.
 *
 * @param run names the sinks
 * @param rows number of facts
 */
record SlowFacts(String run, long rows) implements DatasetProvider {
  @Override
  public Optional<DataStreamScanProvider> scan(DatasetContract contract) {
    return Optional.of(new SlowScan(contract, rows));
  }

  @Override
  public Optional<DynamicTableSink> sink(DatasetContract contract) {
    return Optional.of(new CollectedRows(key(contract.dataset()), FlinkTypes.dataType(contract)));
  }

  String key(String dataset) {
    return run + "/" + dataset;
  }

  private record SlowScan(DatasetContract contract, long rows) implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      DataStreamSource<RowData> source =
          environment.fromSource(
              new DataGeneratorSource<>(
                  new Facts(contract.columns().size(), contract.indexOf("fact_id")),
                  rows,
                  RateLimiterStrategy.perSecond(500),
                  InternalTypeInfo.of(FlinkTypes.rowType(contract))),
              WatermarkStrategy.noWatermarks(),
              "facts");
      context.generateUid("facts").ifPresent(source::uid);
      return source;
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }

  /**
   * Makes facts of which only the repository and the id are of interest.
   *
   * @param arity columns of the dataset
   * @param factId where the id is
   */
  private record Facts(int arity, int factId) implements GeneratorFunction<Long, RowData> {
    @Override
    public RowData map(Long index) {
      GenericRowData row = new GenericRowData(arity);
      row.setField(0, StringData.fromString("r"));
      row.setField(factId, index);
      return row;
    }
  }
}
