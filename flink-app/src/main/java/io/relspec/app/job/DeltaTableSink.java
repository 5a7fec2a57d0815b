package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;

/** Takes the changelog of a relation to the table of its dataset. */
final class DeltaTableSink implements DynamicTableSink {
  private final DatasetContract contract;
  private final DeltaOutputs outputs;

  DeltaTableSink(DatasetContract contract, DeltaOutputs outputs) {
    this.contract = contract;
    this.outputs = outputs;
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return ChangelogMode.all();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return (DataStreamSinkProvider) (provider, rows) -> outputs.write(contract, rows);
  }

  @Override
  public DynamicTableSink copy() {
    return new DeltaTableSink(contract, outputs);
  }

  @Override
  public String asSummaryString() {
    return "Delta " + contract.dataset();
  }
}
