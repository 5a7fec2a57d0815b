package io.relspec.app.catalog;

import io.relspec.contracts.DatasetContract;
import io.relspec.contracts.flink.FlinkTypes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Counts equal failures: two equal rows of a relation break a rule in the same way, and a table
 * with a key has one row for both. There are few of them, so one subtask does it.
 */
final class RejectedRows extends KeyedProcessFunction<String, RowData, RowData> {
  private static final long serialVersionUID = 1L;
  private static final String UID = "relspec.quality.contract_errors-count";

  private final List<RowData.FieldGetter> fields = new ArrayList<>();
  private final int countAt;
  private transient ValueState<Long> count;

  @SuppressWarnings("NullAway.Init") // transient field is set in open()
  private RejectedRows(RowType type, int countAt) {
    this.countAt = countAt;
    for (int i = 0; i < type.getFieldCount(); i++) {
      fields.add(RowData.createFieldGetter(type.getTypeAt(i), i));
    }
  }

  /**
   * Changes of {@code contract_errors}.
   *
   * @param failures its rows, each counting one; equal ones count together
   */
  static DataStream<RowData> of(DatasetContract errors, DataStream<RowData> failures) {
    int key = errors.indexOf("row_key");
    int code = errors.indexOf("error_code");
    int ordinal = errors.indexOf("ordinal");
    return failures
        .keyBy(
            row ->
                HexFormat.of().formatHex(row.getBinary(key))
                    + row.getInt(ordinal)
                    + row.getString(code),
            Types.STRING)
        .process(
            new RejectedRows(FlinkTypes.rowType(errors), errors.indexOf("row_count")),
            InternalTypeInfo.of(FlinkTypes.rowType(errors)))
        .name("Contract errors")
        .uid(UID)
        .setParallelism(1);
  }

  @Override
  public void open(OpenContext context) {
    count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
  }

  @Override
  public void processElement(RowData failure, Context context, Collector<RowData> out)
      throws Exception {
    Long known = count.value();
    long before = known == null ? 0 : known;
    boolean isAdded =
        failure.getRowKind() == RowKind.INSERT || failure.getRowKind() == RowKind.UPDATE_AFTER;
    long after = before + (isAdded ? 1 : -1);
    if (before > 0) {
      out.collect(counting(failure, RowKind.DELETE, before));
    }
    if (after > 0) {
      out.collect(counting(failure, RowKind.INSERT, after));
    }
    if (after == 0) {
      count.clear();
    } else {
      count.update(after);
    }
  }

  private RowData counting(RowData failure, RowKind kind, long rows) {
    GenericRowData counted = new GenericRowData(kind, fields.size());
    for (int i = 0; i < fields.size(); i++) {
      counted.setField(i, i == countAt ? (Object) rows : fields.get(i).getFieldOrNull(failure));
    }
    return counted;
  }
}
