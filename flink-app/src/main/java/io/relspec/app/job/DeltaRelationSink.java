package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;

/** The end of a stored relation's plan, from where its changes go to its table. */
final class DeltaRelationSink implements DynamicTableSink {
  private final DatasetContract contract;
  private final DeltaOutputs outputs;

  DeltaRelationSink(DatasetContract contract, DeltaOutputs outputs) {
    this.contract = contract;
    this.outputs = outputs;
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return ChangelogMode.all();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return new DataStreamSinkProvider() {
      @Override
      public DataStreamSink<?> consumeDataStream(
          ProviderContext provider, DataStream<RowData> changes) {
        return outputs.write(contract, changes);
      }
    };
  }

  @Override
  public DynamicTableSink copy() {
    return new DeltaRelationSink(contract, outputs);
  }

  @Override
  public String asSummaryString() {
    return contract.qualifiedName();
  }
}
