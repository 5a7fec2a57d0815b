package io.relspec.app.upgrade;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;

/**
 * Puts into every checkpoint what the job's stored rows are made by, and passes on what it is
 * given. What a former job has put there is compared before this one is submitted ({@link
 * RestoreGuard}) and no longer of use.
 */
public final class StoredRowsOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1L;
  static final String UID = "stored-rows";
  static final ListStateDescriptor<String> STATE =
      new ListStateDescriptor<>("stored-rows", StringSerializer.INSTANCE);

  private final String rows;

  private StoredRowsOperator(String rows) {
    this.rows = rows;
  }

  /**
   * Lets rows of few kinds, such as commits, through an operator that keeps what is known.
   *
   * @param rows what the job's stored rows are made by
   */
  public static DataStream<RowData> keep(DataStream<RowData> passing, StoredRows rows) {
    return passing
        .transform("stored rows", passing.getType(), new StoredRowsOperator(rows.text()))
        .uid(UID)
        .setParallelism(passing.getParallelism());
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    ListState<String> state = context.getOperatorStateStore().getListState(STATE);
    state.clear();
    if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
      state.add(rows);
    }
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    output.collect(element);
  }
}
