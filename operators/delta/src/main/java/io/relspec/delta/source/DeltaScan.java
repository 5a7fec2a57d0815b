package io.relspec.delta.source;

import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.TableSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The rows of a table's latest version as a bounded table source; only the columns asked for are
 * read.
 */
public final class DeltaScan implements ScanTableSource, SupportsProjectionPushDown {
  private final TableSpec spec;
  private int[] columns;

  /** A scan of all columns. */
  public DeltaScan(TableSpec spec) {
    this(spec, IntStream.range(0, spec.rowType().getFieldCount()).toArray());
  }

  private DeltaScan(TableSpec spec, int[] columns) {
    this.spec = spec;
    this.columns = columns;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public boolean supportsNestedProjection() {
    return false;
  }

  @Override
  public void applyProjection(int[][] projection, DataType producedType) {
    int[] before = columns;
    columns = Arrays.stream(projection).mapToInt(path -> before[path[0]]).toArray();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    RowType produced = produced();
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext provider, StreamExecutionEnvironment environment) {
        return rows(provider, environment, produced);
      }

      @Override
      public boolean isBounded() {
        return true;
      }
    };
  }

  private RowType produced() {
    return new RowType(
        false, Arrays.stream(columns).mapToObj(i -> spec.rowType().getFields().get(i)).toList());
  }

  private DataStream<RowData> rows(
      ProviderContext provider, StreamExecutionEnvironment environment, RowType produced) {
    List<TableSnapshot.DataFile> files;
    try {
      files = TableSnapshot.latest(spec.location());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the log of " + spec.location(), e);
    }
    SingleOutputStreamOperator<RowData> rows =
        environment
            .fromSequence(0, Math.max(0, files.size() - 1))
            .name("files of " + spec.name())
            .flatMap(new DataFileReader(spec.name(), produced, files))
            .returns(InternalTypeInfo.of(produced))
            .name("rows of " + spec.name());
    provider.generateUid("rows").ifPresent(rows::uid);
    return rows;
  }

  @Override
  public DynamicTableSource copy() {
    return new DeltaScan(spec, columns.clone());
  }

  @Override
  public String asSummaryString() {
    return "Delta " + spec.name();
  }
}
