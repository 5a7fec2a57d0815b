package io.relspec.udf;

import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * One function of the native library with off-heap memory for its arguments and results, for use by
 * one thread: {@link #start}, a {@code put} per argument, {@link #run}, a {@link #take} per result.
 *
 * <p>Values cross in the encoding that the library hashes: a tag per value, then a fixed number of
 * little-endian bytes or a 32-bit length and that many bytes.
 */
final class NativeCall {

  private static final byte NULL = 0;
  private static final byte BOOLEAN = 1;
  private static final byte INTEGER = 2;
  private static final byte FLOAT = 3;
  private static final byte TEXT = 4;
  private static final byte BYTES = 5;
  private static final byte ARRAY = 6;

  private static final int INITIAL_CAPACITY = 512;

  private final int number;
  private MemorySegment memory;

  /** End of the arguments while they are put; then the next byte of the result. */
  private int position;

  private int end;

  NativeCall(int number) {
    this.number = number;
    this.memory = MemorySegmentFactory.allocateUnpooledOffHeapMemory(INITIAL_CAPACITY);
  }

  /** Forgets the arguments and results before. */
  void start() {
    position = 0;
  }

  void putNull() {
    reserve(1);
    memory.put(position++, NULL);
  }

  void putBoolean(boolean value) {
    reserve(2);
    memory.put(position++, BOOLEAN);
    memory.put(position++, value ? (byte) 1 : 0);
  }

  void putInteger(long value) {
    reserve(1 + Long.BYTES);
    memory.put(position, INTEGER);
    memory.putLongLittleEndian(position + 1, value);
    position += 1 + Long.BYTES;
  }

  void putFloat(double value) {
    reserve(1 + Double.BYTES);
    memory.put(position, FLOAT);
    memory.putLongLittleEndian(position + 1, Double.doubleToRawLongBits(value));
    position += 1 + Double.BYTES;
  }

  void putText(StringData value) {
    if (value instanceof BinaryStringData text && text.getSegments().length == 1) {
      int size = text.getSizeInBytes();
      putHeader(TEXT, size, size);
      text.getSegments()[0].copyTo(text.getOffset(), memory, position, size);
      position += size;
    } else {
      putSized(TEXT, value.toBytes());
    }
  }

  void putBytes(byte[] value) {
    putSized(BYTES, value);
  }

  /** Announces an array; its elements follow as values. */
  void putArray(int size) {
    putHeader(ARRAY, size, 0);
  }

  /** Calls the function. */
  void run() {
    int length = Native.call(number, memory.getAddress(), position, memory.size());
    if (length < 0) {
      reserve(-length);
      length = Native.call(number, memory.getAddress(), position, memory.size());
    }
    end = position + length;
  }

  /** Whether a result is left. */
  boolean hasNext() {
    return position < end;
  }

  /** The next result in Flink's internal data structures. */
  @Nullable Object take(NativeType type) {
    byte tag = memory.get(position++);
    return switch (tag) {
      case NULL -> null;
      case BOOLEAN -> memory.get(position++) != 0;
      case INTEGER -> integer(type, takeLong());
      case FLOAT -> Double.longBitsToDouble(takeLong());
      case TEXT -> StringData.fromBytes(takeSized());
      case BYTES -> takeSized();
      case ARRAY -> takeArray(type);
      default -> throw new IllegalStateException("tag " + tag + " in a native result");
    };
  }

  private static Object integer(NativeType type, long value) {
    if (type == NativeType.INT) {
      return Math.toIntExact(value);
    }
    return value;
  }

  /** Native results are arrays of BIGINT or rows of INT. */
  private Object takeArray(NativeType type) {
    int size = memory.getIntLittleEndian(position);
    position += Integer.BYTES;
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      position++;
      values[i] = takeLong();
    }
    return type == NativeType.SPAN
        ? GenericRowData.of(Math.toIntExact(values[0]), Math.toIntExact(values[1]))
        : new GenericArrayData(values);
  }

  private long takeLong() {
    long value = memory.getLongLittleEndian(position);
    position += Long.BYTES;
    return value;
  }

  private byte[] takeSized() {
    byte[] value = new byte[memory.getIntLittleEndian(position)];
    memory.get(position + Integer.BYTES, value);
    position += Integer.BYTES + value.length;
    return value;
  }

  private void putSized(byte tag, byte[] value) {
    putHeader(tag, value.length, value.length);
    memory.put(position, value);
    position += value.length;
  }

  private void putHeader(byte tag, int size, int payload) {
    reserve(1 + Integer.BYTES + payload);
    memory.put(position, tag);
    memory.putIntLittleEndian(position + 1, size);
    position += 1 + Integer.BYTES;
  }

  /** Makes room behind the position and keeps what stands before it. */
  private void reserve(int bytes) {
    int needed = Math.addExact(position, bytes);
    if (needed > memory.size()) {
      int doubled = (int) Math.min(2L * memory.size(), Integer.MAX_VALUE);
      MemorySegment larger =
          MemorySegmentFactory.allocateUnpooledOffHeapMemory(Math.max(needed, doubled));
      memory.copyTo(0, larger, 0, position);
      memory = larger;
    }
  }
}
