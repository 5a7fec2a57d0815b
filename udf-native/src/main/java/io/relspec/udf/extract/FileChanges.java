package io.relspec.udf.extract;

import io.relspec.udf.columnar.ColumnarBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryRowData;

/**
 * The changes of one file: row frames, each a dataset number, a length and a binary row; and
 * columnar batches.
 */
public final class FileChanges {
  private static final String PARTITION_COLUMN = "repo";
  private static final int FRAME_HEADER_BYTES = 8;
  private static final int HEADER = 7;
  private static final int FIELDS_PER_BATCH = 5;

  private final long[] result;
  private final byte[] frames;
  private final List<ExtractedDataset> datasets;
  private final List<ColumnarBatch> batches;

  private FileChanges(
      long[] result, byte[] frames, List<ExtractedDataset> datasets, List<ColumnarBatch> batches) {
    this.result = result;
    this.frames = frames;
    this.datasets = datasets;
    this.batches = batches;
  }

  /** Sees one row; the row object is reused, its bytes are not. */
  @FunctionalInterface
  public interface RowConsumer {
    /**
     * Takes a row of {@code dataset}, the number of the dataset in {@link ExtractedDataset#all}.
     */
    void accept(int dataset, BinaryRowData row);
  }

  /**
   * Layout of {@code result}: file id, fact count, number of batches, hash of the content before
   * and after (high and low half each); then per batch its dataset, row count, whether it replaces
   * rows, address of the Arrow array, address of the Arrow schema.
   */
  static FileChanges decode(
      String repo, String path, List<ExtractedDataset> datasets, byte[] frames, long[] result) {
    List<ColumnarBatch> batches = new ArrayList<>();
    int count = Math.toIntExact(result[2]);
    for (int i = 0; i < count; i++) {
      int at = HEADER + i * FIELDS_PER_BATCH;
      String dataset = datasets.get(Math.toIntExact(result[at])).name();
      batches.add(
          new ColumnarBatch(
              dataset,
              Map.of(PARTITION_COLUMN, repo),
              path,
              result[at + 2] != 0,
              result[at + 1],
              result[at + 3],
              result[at + 4]));
    }
    return new FileChanges(result, frames, datasets, batches);
  }

  /** Id of the file. */
  public long fileId() {
    return result[0];
  }

  /** Rows of all datasets in the new state of the file. */
  public long factCount() {
    return result[1];
  }

  /**
   * {@code stable_hash128} of the bytes before; of no bytes if there was no file or it was not
   * read.
   */
  public byte[] hashBefore() {
    return hash(3);
  }

  /**
   * {@code stable_hash128} of the bytes after; of no bytes if there is no file or it was not read.
   */
  public byte[] hashAfter() {
    return hash(5);
  }

  private byte[] hash(int at) {
    return ByteBuffer.allocate(16).putLong(result[at]).putLong(result[at + 1]).array();
  }

  /** Columnar datasets that differ; each must be released by whoever takes it. */
  public List<ColumnarBatch> batches() {
    return batches;
  }

  /**
   * Shows every row that vanishes or appears, in the order of datasets and keys.
   *
   * @param arities number of columns per dataset number
   */
  public void forEachRow(int[] arities, RowConsumer consumer) {
    MemorySegment segment = MemorySegmentFactory.wrap(frames);
    ByteBuffer headers = ByteBuffer.wrap(frames).order(ByteOrder.LITTLE_ENDIAN);
    BinaryRowData[] rows = new BinaryRowData[datasets.size()];
    for (int at = 0; at < frames.length; ) {
      int dataset = headers.getInt(at);
      int length = headers.getInt(at + 4);
      BinaryRowData row = rows[dataset];
      if (row == null) {
        row = new BinaryRowData(arities[dataset]);
        rows[dataset] = row;
      }
      row.pointTo(segment, at + FRAME_HEADER_BYTES, length);
      consumer.accept(dataset, row);
      at += FRAME_HEADER_BYTES + length;
    }
  }
}
