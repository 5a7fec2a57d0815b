package io.relspec.udf.extract;

import io.relspec.udf.NativeDataset;
import io.relspec.udf.RowFrames;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.NativeBatches;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The changes of one file: row frames, each a dataset number, a length and a binary row; and
 * columnar batches.
 */
public final class FileChanges {
  private static final int HEADER = 7;

  private final long[] result;
  private final byte[] frames;
  private final List<ColumnarBatch> batches;

  private FileChanges(long[] result, byte[] frames, List<ColumnarBatch> batches) {
    this.result = result;
    this.frames = frames;
    this.batches = batches;
  }

  /**
   * Layout of {@code result}: file id, fact count, number of batches, hash of the content before
   * and after (high and low half each); then the batches, see {@link NativeBatches}.
   */
  static FileChanges decode(
      String repo, String path, List<NativeDataset> datasets, byte[] frames, long[] result) {
    List<ColumnarBatch> batches =
        NativeBatches.decode(repo, path, datasets, result, HEADER, Math.toIntExact(result[2]));
    return new FileChanges(result, frames, batches);
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
  public void forEachRow(int[] arities, RowFrames.Consumer consumer) {
    RowFrames.forEach(frames, arities, consumer);
  }
}
