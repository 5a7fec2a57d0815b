package io.relspec.udf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Rows as native code writes them: frames of a dataset number, a length and a {@code
 * BinaryRowData}.
 */
public final class RowFrames {
  private static final int HEADER_BYTES = 8;

  private RowFrames() {}

  /** Sees one row; the row object is reused, its bytes are not. */
  @FunctionalInterface
  public interface Consumer {
    /** Takes a row of {@code dataset}, the number of the dataset in {@link NativeDataset#all}. */
    void accept(int dataset, BinaryRowData row);
  }

  /**
   * Shows every row in the order of the frames.
   *
   * @param arities number of columns per dataset number
   */
  public static void forEach(byte[] frames, int[] arities, Consumer consumer) {
    MemorySegment segment = MemorySegmentFactory.wrap(frames);
    ByteBuffer headers = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
    BinaryRowData[] rows = new BinaryRowData[arities.length];
    for (int at = 0; at < frames.length; ) {
      int dataset = headers.getInt(at);
      int length = headers.getInt(at + 4);
      BinaryRowData row = rows[dataset];
      if (row == null) {
        row = new BinaryRowData(arities[dataset]);
        rows[dataset] = row;
      }
      row.pointTo(segment, at + HEADER_BYTES, length);
      consumer.accept(dataset, row);
      at += HEADER_BYTES + length;
    }
  }
}
