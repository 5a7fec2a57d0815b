package io.relspec.app.job;

import io.relspec.contracts.DatasetContract;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.data.RowData;

/** The end of a relation's plan, from where its changes go to other relations and to its table. */
final class RelationSink implements DynamicTableSink {
  private final DatasetContract contract;
  private final JobDatasets datasets;

  RelationSink(DatasetContract contract, JobDatasets datasets) {
    this.contract = contract;
    this.datasets = datasets;
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
        return consume(changes);
      }
    };
  }

  /** Flink wants a sink at the end of every plan; where the changes go is not its concern. */
  private DataStreamSink<?> consume(DataStream<RowData> changes) {
    String uid = "relation-" + contract.dataset();
    DataStream<RowData> whole =
        changes
            .transform("changes of " + contract.dataset(), changes.getType(), new WholeRowChanges())
            .uid(uid)
            .setParallelism(changes.getParallelism());
    Optional<DataStreamSink<?>> stored = datasets.take(contract, whole);
    return stored.isPresent() ? stored.get() : end(whole, uid + "-end");
  }

  private DataStreamSink<?> end(DataStream<RowData> changes, String uid) {
    return changes
        .sinkTo(new DiscardingSink<>())
        .name("end of " + contract.dataset())
        .uid(uid)
        .setParallelism(changes.getParallelism());
  }

  @Override
  public DynamicTableSink copy() {
    return new RelationSink(contract, datasets);
  }

  @Override
  public String asSummaryString() {
    return "changes of " + contract.dataset();
  }
}
