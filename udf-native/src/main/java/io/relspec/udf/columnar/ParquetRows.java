package io.relspec.udf.columnar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.udf.Native;
import io.relspec.udf.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;

/** The rows of one Parquet file, batch by batch. Used by one thread. */
public final class ParquetRows implements AutoCloseable {
  private static final int FRAME_HEADER_BYTES = 8;

  /** Enough for the footers of most files. */
  private static final int END_BYTES = 64 << 10;

  private final long handle;
  private final BinaryRowData row;
  private byte[] frames = new byte[0];

  private ParquetRows(long handle, int arity) {
    this.handle = handle;
    this.row = new BinaryRowData(arity);
  }

  /**
   * Opens a file.
   *
   * @param file all its bytes
   * @param columns the columns wanted, a JSON array of {@code name}, {@code type} and, for a STRING
   *     column that is not in the file, {@code constant}; one that is {@code optional} is null in a
   *     file that does not have it
   * @param arity number of columns wanted
   * @throws io.relspec.udf.NativeException if the bytes are no Parquet file or a column is not
   *     there
   */
  public static ParquetRows open(byte[] file, String columns, int arity) {
    NativeLibrary.load();
    return new ParquetRows(Native.readerOpen(file, columns.getBytes(UTF_8)), arity);
  }

  /**
   * Opens a file for some of its rows. Reads its end and the row groups that have them, and of the
   * file nothing else.
   *
   * @param rows zero-based numbers of the rows wanted, ascending
   * @throws IOException if the file cannot be read
   */
  public static ParquetRows open(FileBytes file, String columns, int arity, int[] rows)
      throws IOException {
    NativeLibrary.load();
    long size = file.size();
    byte[] end = end(file, Math.min(size, END_BYTES));
    long[] ranges = Native.readerRanges(end, size, rows);
    while (ranges.length == 1) {
      end = end(file, ranges[0]);
      ranges = Native.readerRanges(end, size, rows);
    }
    int length = 0;
    for (int at = 0; at < ranges.length; at += 2) {
      length = Math.addExact(length, Math.toIntExact(ranges[at + 1] - ranges[at]));
    }
    byte[] rest = new byte[length];
    int filled = 0;
    for (int at = 0; at < ranges.length; at += 2) {
      int count = Math.toIntExact(ranges[at + 1] - ranges[at]);
      file.read(ranges[at], rest, filled, count);
      filled += count;
    }
    return new ParquetRows(
        Native.readerOpenRows(end, size, rest, columns.getBytes(UTF_8), rows), arity);
  }

  private static byte[] end(FileBytes file, long length) throws IOException {
    byte[] end = new byte[Math.toIntExact(length)];
    file.read(file.size() - length, end, 0, end.length);
    return end;
  }

  /** Reads the next rows; false at the end of the file. */
  public boolean nextBatch() {
    frames = Native.readerNext(handle);
    return frames.length > 0;
  }

  /** Shows every row of the batch; the row object is reused, its bytes are not. */
  public void forEach(Consumer<RowData> consumer) {
    MemorySegment segment = MemorySegmentFactory.wrap(frames);
    ByteBuffer headers = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < frames.length; ) {
      int length = headers.getInt(at + Integer.BYTES);
      row.pointTo(segment, at + FRAME_HEADER_BYTES, length);
      consumer.accept(row);
      at += FRAME_HEADER_BYTES + length;
    }
  }

  @Override
  public void close() {
    Native.readerClose(handle);
  }
}
