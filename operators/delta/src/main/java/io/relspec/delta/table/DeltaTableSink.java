package io.relspec.delta.table;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.delta.sink.DeltaSinks;
import io.relspec.delta.sink.WrittenTable;
import java.util.Collections;
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

/**
 * A Delta table as a table sink; the table is made if it is not there. Insertions are appended;
 * other changes need a primary key, by which the table follows them with a change feed.
 */
final class DeltaTableSink implements DynamicTableSink, SupportsPartitioning {
  private final TableSpec spec;
  private final String sinkId;
  private final DeltaSinkOptions options;
  private boolean follows;

  DeltaTableSink(TableSpec spec, String sinkId, DeltaSinkOptions options) {
    this.spec = spec;
    this.sinkId = sinkId;
    this.options = options;
  }

  /**
   * Insertions, or all kinds of changes where the table has a primary key.
   *
   * @throws io.relspec.delta.DeltaException if the query has other changes than insertions and the
   *     table has no primary key
   */
  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    if (requested.containsOnly(RowKind.INSERT)) {
      return ChangelogMode.insertOnly();
    }
    if (spec.primaryKey().isEmpty()) {
      throw DeltaErrors.appendOnly(spec.name(), requested.toString());
    }
    follows = true;
    return ChangelogMode.all();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return new DataStreamSinkProvider() {
      @Override
      public DataStreamSink<?> consumeDataStream(
          ProviderContext provider, DataStream<RowData> rows) {
        WrittenTable written =
            follows
                ? DeltaSinks.changes(spec, sinkId, rows, options)
                : DeltaSinks.append(
                    spec, sinkId, Optional.of(rows), Collections.emptySortedMap(), options);
        return written.sink();
      }
    };
  }

  /** Values of static partitions are in the rows too. */
  @Override
  public void applyStaticPartition(Map<String, String> partition) {}

  @Override
  public DynamicTableSink copy() {
    DeltaTableSink copy = new DeltaTableSink(spec, sinkId, options);
    copy.follows = follows;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "Delta " + spec.name();
  }
}
