package io.relspec.delta.sink.writer;

import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.types.RowKind;

/**
 * Nets a changelog per checkpoint, by whole rows.
 *
 * <p>A row's multiplicity is what came less what went since the last barrier. At the barrier rows
 * with a multiplicity other than zero leave, so nothing is held across it and there is no state.
 */
public final class NetChangesOperator extends AbstractStreamOperator<RowData>
    implements OneInputStreamOperator<RowData, RowData>, BoundedOneInput {
  private static final long serialVersionUID = 1L;

  private final RowDataSerializer serializer;
  private transient RowMultiset pending;

  @SuppressWarnings("NullAway.Init") // transient field is set in open()
  public NetChangesOperator(RowDataSerializer serializer) {
    this.serializer = serializer;
  }

  @Override
  public void open() throws Exception {
    super.open();
    pending = new RowMultiset(serializer.getArity());
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    pending.addChange(serializer.toBinaryRow(element.getValue()));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void endInput() {
    flush();
  }

  private void flush() {
    RowMultiset net = pending;
    pending = new RowMultiset(serializer.getArity());
    net.forEachMissing((row, times) -> emit(row, RowKind.DELETE, times));
    net.forEachPresent((row, times) -> emit(row, RowKind.INSERT, times));
  }

  private void emit(BinaryRowData row, RowKind kind, int times) {
    row.setRowKind(kind);
    for (int i = 0; i < times; i++) {
      output.collect(new StreamRecord<>(row));
    }
  }
}
