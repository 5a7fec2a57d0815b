package io.relspec.udf.columnar;

import io.relspec.udf.Native;
import io.relspec.udf.NativeLibrary;
import java.nio.charset.StandardCharsets;

/**
 * Encodes one data file in native memory. The bytes it gives, in their order, are the file.
 *
 * <p>Not thread-safe. Closing twice is an error of the caller and is reported as one.
 */
public final class ParquetEncoder implements AutoCloseable {
  private final long file;

  private ParquetEncoder(long file) {
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @param specJson JSON object with {@code arity} (number of fields of a row), {@code columns}
   *     (each with {@code name}, {@code type} as in Flink SQL, {@code nullable}, {@code position}
   *     in the row), {@code statistics} (names of columns that get bounds) and {@code compression}
   *     ({@code SNAPPY} or {@code ZSTD})
   * @throws io.relspec.udf.NativeException if there is no such file
   */
  public static ParquetEncoder open(String specJson) {
    NativeLibrary.load();
    return new ParquetEncoder(Native.parquetOpen(specJson.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Appends rows.
   *
   * @param address off-heap memory that holds the rows as frames: the length of a row as 32 bits,
   *     little endian, then the bytes of its {@code BinaryRowData}
   * @param lengthBytes bytes of all frames
   * @return estimated size of the file in bytes
   */
  public long writeRows(long address, int lengthBytes) {
    return Native.parquetWriteRows(file, address, lengthBytes);
  }

  /**
   * Appends the rows of a batch, which is used up by it, also if it does not fit.
   *
   * @return estimated size of the file in bytes
   */
  public long writeBatch(ColumnarBatch batch) {
    return batch.appendTo(file);
  }

  /**
   * Appends rows of another data file in their order, column by column. A nullable column that the
   * other file does not have is null.
   *
   * @param from all bytes of the other file
   * @param deleted zero-based numbers of the rows to leave out, ascending
   * @return estimated size of the file in bytes
   * @throws io.relspec.udf.NativeException if the bytes are no Parquet file, a column has another
   *     type or is missing, or a row to leave out is not there
   */
  public long copyRows(byte[] from, int[] deleted) {
    return Native.parquetCopyRows(file, from, deleted);
  }

  /** Bytes that are encoded and not yet taken, possibly none. */
  public byte[] take() {
    return Native.parquetTake(file);
  }

  /**
   * Completes the file; its last bytes can be taken then.
   *
   * @return the {@code stats} field of Delta's {@code add} action: row count, bounds, null counts
   */
  public String finish() {
    return new String(Native.parquetFinish(file), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    Native.parquetClose(file);
  }
}
