package io.relspec.app.job;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/** Says every change as what datasets promise: a deletion or an insertion of a whole row. */
final class WholeRowChanges extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    switch (row.getRowKind()) {
      case UPDATE_BEFORE -> row.setRowKind(RowKind.DELETE);
      case UPDATE_AFTER -> row.setRowKind(RowKind.INSERT);
      case INSERT, DELETE -> {}
    }
    output.collect(element);
  }
}
