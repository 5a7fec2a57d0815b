package io.relspec.app.catalog;

import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Rows that are known when a query is planned.
 *
 * @param name what it is called in plans
 * @param type type of the rows
 * @param rows the rows, few enough to be part of the job
 */
record SystemTableSource(String name, RowType type, List<RowData> rows) implements ScanTableSource {
  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    return new Rows(type, rows);
  }

  @Override
  public DynamicTableSource copy() {
    return this;
  }

  @Override
  public String asSummaryString() {
    return name;
  }

  private record Rows(RowType type, List<RowData> rows) implements DataStreamScanProvider {
    @Override
    public DataStream<RowData> produceDataStream(
        ProviderContext context, StreamExecutionEnvironment environment) {
      InternalTypeInfo<RowData> info = InternalTypeInfo.of(type);
      if (rows.isEmpty()) {
        // A source of no elements at all is refused.
        return environment
            .fromData(info, new GenericRowData(type.getFieldCount()))
            .filter(row -> false);
      }
      return environment.fromData(rows, info).setParallelism(1);
    }

    @Override
    public boolean isBounded() {
      return true;
    }
  }
}
