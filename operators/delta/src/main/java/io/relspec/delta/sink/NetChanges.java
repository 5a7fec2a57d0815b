package io.relspec.delta.sink;

import io.relspec.delta.sink.writer.NetChangesOperator;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;

/** The net effect of a changelog between two checkpoints. */
public final class NetChanges {
  private NetChanges() {}

  /**
   * Holds rows back until the next barrier and lets only those pass that did not come and go in
   * between.
   *
   * <p>Precondition: equal rows come to one subtask, as they do when nothing stands between the
   * operator that makes them and this one. Then a changelog is netted where it is made, without an
   * exchange and without state.
   *
   * @param changes rows with any change kind; an update counts as a deletion and an insertion
   * @param sinkId stable name of the sink, which names the operator
   * @return per checkpoint first the deletions, then the insertions, each sorted by the bytes of
   *     the row
   */
  public static DataStream<RowData> of(DataStream<RowData> changes, String sinkId) {
    if (!(changes.getType() instanceof InternalTypeInfo<RowData> type)) {
      throw new IllegalArgumentException("not a stream of table rows: " + changes.getType());
    }
    return changes
        .transform("Delta net " + sinkId, type, new NetChangesOperator(type.toRowSerializer()))
        .uid(sinkId + "-net")
        .setParallelism(changes.getParallelism());
  }
}
