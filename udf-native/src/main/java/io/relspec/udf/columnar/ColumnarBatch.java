package io.relspec.udf.columnar;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relspec.udf.Native;
import io.relspec.udf.NativeLibrary;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * Rows of one dataset as an Arrow batch in native memory.
 *
 * <p>The batch is used up exactly once: a data file takes it, or its serial form, or {@link
 * #release()}. Whoever has the object when processing ends must see to that; a second use is an
 * {@link IllegalStateException}. Between chained operators the object itself is passed on, also
 * where Flink copies records.
 */
public final class ColumnarBatch {
  private static final int FRAME_HEADER_BYTES = 8;

  private final String dataset;
  private final Map<String, String> partition;
  private final String scope;
  private final boolean replaces;
  private final long rows;
  private final long arrayAddress;
  private final long schemaAddress;
  private final AtomicBoolean used = new AtomicBoolean();

  /**
   * @param dataset name of the dataset
   * @param partition value of each partition column; these columns are not in the batch
   * @param scope what the rows are all rows of, for instance the path of a file; unique within the
   *     partition
   * @param replaces whether the scope had rows before, which these replace
   * @param rows number of rows, possibly none
   * @param arrayAddress address of the {@code FFI_ArrowArray} that the native library made, now
   *     owned by this object
   * @param schemaAddress address of its {@code FFI_ArrowSchema}, likewise
   */
  public ColumnarBatch(
      String dataset,
      Map<String, String> partition,
      String scope,
      boolean replaces,
      long rows,
      long arrayAddress,
      long schemaAddress) {
    this.dataset = dataset;
    this.partition = Collections.unmodifiableMap(new TreeMap<>(partition));
    this.scope = scope;
    this.replaces = replaces;
    this.rows = rows;
    this.arrayAddress = arrayAddress;
    this.schemaAddress = schemaAddress;
  }

  /** Reads the serial form of a batch. */
  static ColumnarBatch fromIpc(
      String dataset,
      Map<String, String> partition,
      String scope,
      boolean replaces,
      long rows,
      byte[] ipc) {
    NativeLibrary.load();
    long[] addresses = Native.batchFromIpc(ipc);
    return new ColumnarBatch(dataset, partition, scope, replaces, rows, addresses[0], addresses[1]);
  }

  /** Name of the dataset. */
  public String dataset() {
    return dataset;
  }

  /** Value of each partition column. */
  public Map<String, String> partition() {
    return partition;
  }

  /** What the rows are all rows of. */
  public String scope() {
    return scope;
  }

  /** Whether the scope had rows before, which these replace. */
  public boolean replaces() {
    return replaces;
  }

  /** Number of rows. */
  public long rows() {
    return rows;
  }

  /** Frees the memory of a batch that nobody will write. */
  public void release() {
    use();
    Native.batchRelease(arrayAddress, schemaAddress);
  }

  /** Uses the batch up and gives it in Arrow's stream format. */
  byte[] takeIpc() {
    use();
    return Native.batchToIpc(arrayAddress, schemaAddress);
  }

  /**
   * Uses the batch up by appending its rows to a data file; gives the estimated size of the file in
   * bytes.
   */
  long appendTo(long file) {
    use();
    return Native.parquetWriteBatch(file, arrayAddress, schemaAddress);
  }

  /**
   * Uses the batch up and shows its rows as a reader of a data file with them would; each row is an
   * object of its own.
   *
   * @param fileSpec description of the data file, as {@link ParquetEncoder#open} takes it
   * @param columns the columns of a row, as {@link ParquetRows#open} takes them
   * @param arity number of columns
   * @throws io.relspec.udf.NativeException if the batch does not have the columns of the file
   */
  public void takeRows(
      String fileSpec, String columns, int arity, Consumer<BinaryRowData> consumer) {
    use();
    byte[] frames =
        Native.batchFrames(
            arrayAddress, schemaAddress, fileSpec.getBytes(UTF_8), columns.getBytes(UTF_8));
    MemorySegment segment = MemorySegmentFactory.wrap(frames);
    for (int at = 0; at < frames.length; ) {
      int length = segment.getIntLittleEndian(at + Integer.BYTES);
      BinaryRowData row = new BinaryRowData(arity);
      row.pointTo(segment, at + FRAME_HEADER_BYTES, length);
      consumer.accept(row);
      at += FRAME_HEADER_BYTES + length;
    }
  }

  private void use() {
    NativeLibrary.load();
    if (!used.compareAndSet(false, true)) {
      throw new IllegalStateException(this + " is used up already");
    }
  }

  @Override
  public String toString() {
    return "batch of %d rows of %s, %s %s".formatted(rows, dataset, partition, scope);
  }
}
