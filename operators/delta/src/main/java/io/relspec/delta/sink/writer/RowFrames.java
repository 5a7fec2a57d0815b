package io.relspec.delta.sink.writer;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;

/** Rows gathered outside the heap, where native code reads them without a copy. Not thread-safe. */
final class RowFrames implements AutoCloseable {
  private static final int MAX_ROWS = 8192;
  private static final int CAPACITY_BYTES = 1 << 20;
  private static final int LENGTH_BYTES = 4;

  private MemorySegment segment = MemorySegmentFactory.allocateOffHeapUnsafeMemory(CAPACITY_BYTES);
  private int length;
  private int rows;

  /** Appends a row; its memory may be reused afterwards. */
  void append(BinaryRowData row) {
    int size = row.getSizeInBytes();
    reserve(Math.addExact(LENGTH_BYTES, size));
    segment.putIntLittleEndian(length, size);
    copy(row, length + LENGTH_BYTES);
    length += LENGTH_BYTES + size;
    rows++;
  }

  /** Whether it is time to hand the rows over. */
  boolean isFull() {
    return rows >= MAX_ROWS || length >= CAPACITY_BYTES;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  long address() {
    return segment.getAddress();
  }

  int lengthBytes() {
    return length;
  }

  void clear() {
    length = 0;
    rows = 0;
  }

  @Override
  public void close() {
    segment.free();
  }

  private void copy(BinaryRowData row, int position) {
    MemorySegment[] segments = row.getSegments();
    if (segments.length == 1) {
      segments[0].copyTo(row.getOffset(), segment, position, row.getSizeInBytes());
      return;
    }
    byte[] bytes = BinarySegmentUtils.copyToBytes(segments, row.getOffset(), row.getSizeInBytes());
    segment.put(position, bytes);
  }

  private void reserve(int bytes) {
    int needed = Math.addExact(length, bytes);
    if (needed <= segment.size()) {
      return;
    }
    int capacity = (int) Math.min(Integer.MAX_VALUE, Math.max(needed, 2L * segment.size()));
    MemorySegment larger = MemorySegmentFactory.allocateOffHeapUnsafeMemory(capacity);
    segment.copyTo(0, larger, 0, length);
    segment.free();
    segment = larger;
  }
}
