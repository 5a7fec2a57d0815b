package io.relspec.cpg.extract;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.util.OutputTag;

/**
 * Rows that wait for the end of their commit.
 *
 * <p>A question that meets an answer which is still growing is answered, taken back and answered
 * again, once for every file that adds to the answer. Held until all files of a commit have been
 * analysed, it is answered once. The order changes no result, so nothing depends on it but cost:
 * beyond a budget of memory the rows go at once.
 */
final class HeldRows {
  private static final long BUDGET_BYTES = 64L << 20;

  private final Output<StreamRecord<RowData>> output;
  private final List<Held> held = new ArrayList<>();
  private long bytes;

  private record Held(OutputTag<RowData> tag, BinaryRowData row) {}

  HeldRows(Output<StreamRecord<RowData>> output) {
    this.output = output;
  }

  void add(OutputTag<RowData> tag, BinaryRowData row) {
    held.add(new Held(tag, row.copy()));
    bytes += row.getSizeInBytes();
    if (bytes > BUDGET_BYTES) {
      release();
    }
  }

  /** Sends the rows on, in the order they came. */
  void release() {
    for (Held next : held) {
      output.collect(next.tag(), new StreamRecord<>(next.row()));
    }
    held.clear();
    bytes = 0;
  }
}
