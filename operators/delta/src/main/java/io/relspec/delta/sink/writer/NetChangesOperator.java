package io.relspec.delta.sink.writer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private transient Map<BinaryRowData, Multiplicity> pending;

  /** Rows that came less rows that went. */
  private static final class Multiplicity {
    private int value;
  }

  /** One row and how often it goes out. */
  private record Net(BinaryRowData row, int count) {}

  @SuppressWarnings("NullAway.Init") // transient field is set in open()
  public NetChangesOperator(RowDataSerializer serializer) {
    this.serializer = serializer;
  }

  @Override
  public void open() throws Exception {
    super.open();
    pending = new HashMap<>();
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    int change = isAddition(row.getRowKind()) ? 1 : -1;
    BinaryRowData key = serializer.toBinaryRow(row);
    RowKind kind = key.getRowKind();
    key.setRowKind(RowKind.INSERT);
    Multiplicity multiplicity = pending.get(key);
    if (multiplicity == null) {
      multiplicity = new Multiplicity();
      pending.put(key.copy(), multiplicity);
    }
    multiplicity.value += change;
    if (multiplicity.value == 0) {
      pending.remove(key);
    }
    key.setRowKind(kind);
  }

  private static boolean isAddition(RowKind kind) {
    return switch (kind) {
      case INSERT, UPDATE_AFTER -> true;
      case UPDATE_BEFORE, DELETE -> false;
    };
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
    List<Net> nets = new ArrayList<>(pending.size());
    pending.forEach((row, multiplicity) -> nets.add(new Net(row, multiplicity.value)));
    pending = new HashMap<>();
    nets.sort(Comparator.comparing(Net::row, NetChangesOperator::compareBytes));
    for (Net net : nets) {
      emit(net, RowKind.DELETE, -net.count());
    }
    for (Net net : nets) {
      emit(net, RowKind.INSERT, net.count());
    }
  }

  /** Rows lie in one heap segment each, since they are copies. */
  private static int compareBytes(BinaryRowData a, BinaryRowData b) {
    int shared = Math.min(a.getSizeInBytes(), b.getSizeInBytes());
    int order =
        a.getSegments()[0].compare(b.getSegments()[0], a.getOffset(), b.getOffset(), shared);
    return order != 0 ? order : Integer.compare(a.getSizeInBytes(), b.getSizeInBytes());
  }

  private void emit(Net net, RowKind kind, int count) {
    for (int i = 0; i < count; i++) {
      net.row().setRowKind(kind);
      output.collect(new StreamRecord<>(net.row()));
    }
  }
}
