package io.relspec.delta.table;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.delta.sink.DeltaSinks;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** A Delta table as a table sink that appends; the table is made if it is not there. */
final class DeltaTableSink implements DynamicTableSink, SupportsPartitioning {
  private final TableSpec spec;
  private final String sinkId;
  private final DeltaSinkOptions options;

  DeltaTableSink(TableSpec spec, String sinkId, DeltaSinkOptions options) {
    this.spec = spec;
    this.sinkId = sinkId;
    this.options = options;
  }

  /**
   * Insertions only.
   *
   * @throws io.relspec.delta.DeltaException if the query has other changes
   */
  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    for (RowKind kind : requested.getContainedKinds()) {
      if (kind != RowKind.INSERT) {
        throw DeltaErrors.appendOnly(spec.name(), kind.shortString());
      }
    }
    return ChangelogMode.insertOnly();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return new DataStreamSinkProvider() {
      @Override
      public DataStreamSink<?> consumeDataStream(
          ProviderContext provider, DataStream<RowData> rows) {
        return DeltaSinks.append(spec, sinkId, Optional.of(rows), Optional.empty(), options);
      }
    };
  }

  /** Values of static partitions are in the rows too. */
  @Override
  public void applyStaticPartition(Map<String, String> partition) {}

  @Override
  public DynamicTableSink copy() {
    return new DeltaTableSink(spec, sinkId, options);
  }

  @Override
  public String asSummaryString() {
    return "Delta " + spec.name();
  }
}
