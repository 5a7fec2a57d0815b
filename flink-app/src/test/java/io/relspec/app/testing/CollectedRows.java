package io.relspec.app.testing;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;

/** A table sink that hands its rows, with their kinds, to the test of the same process. */
public final class CollectedRows implements DynamicTableSink {

  private static final Map<String, Queue<Row>> BY_KEY = new ConcurrentHashMap<>();

  private final String key;
  private final DataType type;

  /**
   * @param key what the rows are collected under
   * @param type their type
   */
  public CollectedRows(String key, DataType type) {
    this.key = key;
    this.type = type;
    BY_KEY.putIfAbsent(key, new ConcurrentLinkedQueue<>());
  }

  /** Collects the changes of a stream. */
  static DataStreamSink<RowData> collect(
      String key, DatasetContract contract, DataStream<RowData> changes) {
    BY_KEY.putIfAbsent(key, new ConcurrentLinkedQueue<>());
    org.apache.flink.table.data.conversion.DataStructureConverter<Object, Object> rows =
        DataStructureConverters.getConverter(FlinkTypes.dataType(contract));
    rows.open(CollectedRows.class.getClassLoader());
    return changes
        .map(
            change -> {
              Row row = (Row) rows.toExternal(change);
              row.setKind(change.getRowKind());
              add(key, row);
              return change;
            })
        .returns(changes.getType())
        .setParallelism(1)
        .sinkTo(new DiscardingSink<>());
  }

  /** How many rows were collected under a key so far. */
  public static int count(String key) {
    Queue<Row> rows = BY_KEY.get(key);
    return rows == null ? 0 : rows.size();
  }

  /** Takes what was collected under a key. */
  public static Queue<Row> take(String key) {
    Queue<Row> rows = BY_KEY.remove(key);
    if (rows == null) {
      throw new IllegalStateException("no sink has the key " + key);
    }
    return rows;
  }

  @Override
  public ChangelogMode getChangelogMode(ChangelogMode requested) {
    return ChangelogMode.all();
  }

  @Override
  public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
    return SinkV2Provider.of(new CollectingSink(key, context.createDataStructureConverter(type)));
  }

  @Override
  public DynamicTableSink copy() {
    return new CollectedRows(key, type);
  }

  @Override
  public String asSummaryString() {
    return "collected rows";
  }

  /** Adds a row under a key. */
  static void add(String key, Row row) {
    BY_KEY.computeIfAbsent(key, unused -> new ConcurrentLinkedQueue<>()).add(row);
  }
}
