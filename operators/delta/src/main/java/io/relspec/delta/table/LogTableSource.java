package io.relspec.delta.table;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.DeletionVector;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import io.relspec.delta.kernel.TableVersion;
import io.relspec.delta.table.DeltaConnectorOptions.Metadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * What the log says about a table, as of planning: its commits, or the files of its latest version.
 */
public final class LogTableSource implements ScanTableSource {
  private static final DataType HISTORY =
      DataTypes.ROW(
              DataTypes.FIELD("version", DataTypes.BIGINT().notNull()),
              DataTypes.FIELD("committed_at", DataTypes.TIMESTAMP_LTZ(3).notNull()),
              DataTypes.FIELD("operation", DataTypes.STRING().notNull()),
              DataTypes.FIELD("files_added", DataTypes.BIGINT().notNull()),
              DataTypes.FIELD("files_removed", DataTypes.BIGINT().notNull()),
              DataTypes.FIELD("change_files", DataTypes.BIGINT().notNull()))
          .notNull();

  private static final DataType FILES =
      DataTypes.ROW(
              DataTypes.FIELD("path", DataTypes.STRING().notNull()),
              DataTypes.FIELD("partition", DataTypes.STRING().notNull()),
              DataTypes.FIELD("size_bytes", DataTypes.BIGINT().notNull()),
              DataTypes.FIELD("rows", DataTypes.BIGINT()),
              DataTypes.FIELD("deleted_rows", DataTypes.BIGINT().notNull()))
          .notNull();

  private final String path;
  private final Metadata metadata;

  LogTableSource(String path, Metadata metadata) {
    this.path = path;
    this.metadata = metadata;
  }

  /** The columns of a table about a table. */
  public static Schema schema(Metadata metadata) {
    return Schema.newBuilder().fromRowDataType(type(metadata)).build();
  }

  private static DataType type(Metadata metadata) {
    return metadata == Metadata.HISTORY ? HISTORY : FILES;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    List<RowData> rows = rows();
    InternalTypeInfo<RowData> type = InternalTypeInfo.of((RowType) type(metadata).getLogicalType());
    return new DataStreamScanProvider() {
      @Override
      public DataStream<RowData> produceDataStream(
          ProviderContext provider, StreamExecutionEnvironment environment) {
        var stream = environment.fromData(rows, type).name(asSummaryString());
        provider.generateUid("log").ifPresent(stream::uid);
        return stream;
      }

      @Override
      public boolean isBounded() {
        return true;
      }
    };
  }

  private List<RowData> rows() {
    try {
      TableLog log = TableLog.open(path);
      TableVersion latest = log.latest();
      return metadata == Metadata.HISTORY ? history(log, latest) : files(log, latest);
    } catch (IOException e) {
      throw DeltaErrors.logUnreadable(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static List<RowData> history(TableLog log, TableVersion latest) throws IOException {
    List<RowData> rows = new ArrayList<>();
    for (Commit commit :
        log.commits(log.firstVersion(), latest.version(), Long.MAX_VALUE, Long.MAX_VALUE)) {
      rows.add(
          GenericRowData.of(
              commit.version(),
              TimestampData.fromEpochMillis(commit.timestampMs()),
              StringData.fromString(commit.operation()),
              (long) commit.adds().size(),
              (long) commit.removes().size(),
              (long) commit.changeFiles().size()));
    }
    return rows;
  }

  private static List<RowData> files(TableLog log, TableVersion latest) {
    List<RowData> rows = new ArrayList<>();
    for (FileAction file : log.files(latest.version(), Optional.empty())) {
      @Nullable Long count = file.rows() < 0 ? null : file.rows();
      rows.add(
          GenericRowData.of(
              StringData.fromString(file.path()),
              StringData.fromString(file.partition().toString()),
              file.sizeBytes(),
              count,
              file.deletionVector().map(DeletionVector::cardinality).orElse(0L)));
    }
    return rows;
  }

  @Override
  public DynamicTableSource copy() {
    return new LogTableSource(path, metadata);
  }

  @Override
  public String asSummaryString() {
    return "Delta " + path + " " + metadata;
  }
}
