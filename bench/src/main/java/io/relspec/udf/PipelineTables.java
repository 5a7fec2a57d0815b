package io.relspec.udf;

import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.sink.DataStreamSinkProvider;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Both ends of a measured pipeline: a bounded table of {@link PipelineRows}, and one that makes
 * binary rows of what it gets, as an exchange or a state does, and forgets them.
 */
public final class PipelineTables implements DynamicTableSourceFactory, DynamicTableSinkFactory {
  static final String CONNECTOR = "pipeline";

  static final ConfigOption<Integer> PARTS = ConfigOptions.key("parts").intType().defaultValue(1);
  static final ConfigOption<Integer> CLOCK = ConfigOptions.key("clock").intType().defaultValue(0);

  @Override
  public String factoryIdentifier() {
    return CONNECTOR;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(PARTS, CLOCK);
  }

  @Override
  public DynamicTableSource createDynamicTableSource(DynamicTableFactory.Context context) {
    Configuration options = Configuration.fromMap(context.getCatalogTable().getOptions());
    return new Source(options.get(PARTS), options.get(CLOCK));
  }

  @Override
  public DynamicTableSink createDynamicTableSink(DynamicTableFactory.Context context) {
    return new Sink(context.getPhysicalRowDataType().getLogicalType());
  }

  /**
   * Rows in one task.
   *
   * @param parts their size
   * @param clock what measures them
   */
  private record Source(int parts, int clock) implements ScanTableSource {
    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      return new DataStreamScanProvider() {
        @Override
        public DataStream<RowData> produceDataStream(
            ProviderContext provider, StreamExecutionEnvironment environment) {
          return environment
              .fromSequence(0, RowClock.ROWS - 1)
              .map(new Numbered(parts, clock))
              .returns(InternalTypeInfo.of(PipelineRows.TYPE.getLogicalType()));
        }

        @Override
        public boolean isBounded() {
          return true;
        }
      };
    }

    @Override
    public DynamicTableSource copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return CONNECTOR;
    }
  }

  /** The row of a number. */
  private static final class Numbered extends RichMapFunction<Long, RowData> {
    private static final long serialVersionUID = 1L;

    private final int parts;
    private final int number;
    private transient RowData[] rows;
    private transient RowClock clock;

    @SuppressWarnings("NullAway.Init") // transient fields are set in open()
    Numbered(int parts, int number) {
      this.parts = parts;
      this.number = number;
    }

    @Override
    public void open(OpenContext context) {
      rows = PipelineRows.of(parts);
      clock = RowClock.of(number);
    }

    @Override
    public RowData map(Long at) {
      clock.row(at);
      return rows[(int) (at % PipelineRows.COUNT)];
    }
  }

  /**
   * Makes binary rows.
   *
   * @param type of the rows
   */
  private record Sink(LogicalType type) implements DynamicTableSink {
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return ChangelogMode.insertOnly();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(DynamicTableSink.Context context) {
      RowDataSerializer serializer = new RowDataSerializer((RowType) type);
      return new DataStreamSinkProvider() {
        @Override
        public DataStreamSink<?> consumeDataStream(
            ProviderContext provider, DataStream<RowData> rows) {
          return rows.map(row -> (RowData) serializer.toBinaryRow(row))
              .returns(InternalTypeInfo.of(type))
              .sinkTo(new DiscardingSink<>());
        }
      };
    }

    @Override
    public DynamicTableSink copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return CONNECTOR;
    }
  }
}
