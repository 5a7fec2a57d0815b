package io.relspec.app.facade;

import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;

/** A sink that takes all changes and keeps none. */
final class DiscardedRows implements DynamicTableSink {
  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return ChangelogMode.all();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
    return SinkV2Provider.of(new DiscardingSink<>());
  }

  @Override
  public DynamicTableSink copy() {
    return new DiscardedRows();
  }

  @Override
  public String asSummaryString() {
    return "nowhere";
  }
}
