package io.relspec.delta.sink.writer;

import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.DataFileStream;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.columnar.ParquetEncoder;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data file between its first row and its manifest. */
final class OpenDataFile {
  private static final Logger LOG = LoggerFactory.getLogger(OpenDataFile.class);

  private final String table;
  private final Map<String, String> partition;
  private final UUID id;
  private final String path;
  private final TableStorage storage;
  private final DataFileStream stream;
  private final ParquetEncoder encoder;
  private @Nullable RowFrames frames;
  private long rows;
  private long estimatedBytes;
  private boolean open = true;

  private OpenDataFile(
      String table,
      Map<String, String> partition,
      UUID id,
      String path,
      TableStorage storage,
      DataFileStream stream,
      ParquetEncoder encoder) {
    this.table = table;
    this.partition = partition;
    this.id = id;
    this.path = path;
    this.storage = storage;
    this.stream = stream;
    this.encoder = encoder;
  }

  /** Says where a file lies below the table's location. */
  @FunctionalInterface
  interface Naming {
    String path(Map<String, String> partition, UUID id);
  }

  static OpenDataFile create(
      String table,
      Map<String, String> partition,
      Naming naming,
      TableStorage storage,
      String fileSpec) {
    UUID id = UUID.randomUUID();
    String path = naming.path(partition, id);
    ParquetEncoder encoder = ParquetEncoder.open(fileSpec);
    try {
      return new OpenDataFile(table, partition, id, path, storage, storage.create(path), encoder);
    } catch (IOException | RuntimeException e) {
      encoder.close();
      throw DeltaErrors.fileNotWritten(table, path, e);
    }
  }

  Map<String, String> partition() {
    return partition;
  }

  /** Id of the file, unique. */
  UUID id() {
    return id;
  }

  /** Rows appended so far. */
  long rows() {
    return rows;
  }

  boolean isOpen() {
    return open;
  }

  /** Size that the file would have if it ended now, as far as its rows are encoded. */
  long estimatedBytes() {
    return estimatedBytes;
  }

  void append(BinaryRowData row) {
    if (frames == null) {
      frames = new RowFrames();
    }
    frames.append(row);
    rows++;
    if (frames.isFull()) {
      flush(frames);
    }
  }

  void append(ColumnarBatch batch) {
    rows += batch.rows();
    estimatedBytes = encoder.writeBatch(batch);
    store();
  }

  /** Completes and closes the file. */
  DataFileManifest finish() {
    if (frames != null && !frames.isEmpty()) {
      flush(frames);
    }
    String statistics = encoder.finish();
    store();
    try {
      stream.close();
      TableStorage.Closed closed = storage.closed(path);
      if (closed.sizeBytes() != stream.bytesWritten()) {
        throw DeltaErrors.fileIncomplete(table, path, stream.bytesWritten(), closed.sizeBytes());
      }
      release();
      CrashPoints.reached(CrashPoint.P3_FILE_CLOSED, path);
      return new DataFileManifest(
          table,
          path,
          partition,
          closed.sizeBytes(),
          closed.modificationTimeMs(),
          rows,
          statistics);
    } catch (IOException e) {
      throw DeltaErrors.fileNotWritten(table, path, e);
    }
  }

  /** Gives the file up. What cannot be removed stays behind as a file that nothing refers to. */
  void abort() {
    if (!open) {
      return;
    }
    release();
    try {
      stream.close();
      storage.delete(path);
    } catch (IOException e) {
      LOG.warn("Unfinished data file {} of table {} stays behind", path, table, e);
    }
  }

  private void flush(RowFrames full) {
    estimatedBytes = encoder.writeRows(full.address(), full.lengthBytes());
    full.clear();
    store();
  }

  private void store() {
    byte[] bytes = encoder.take();
    if (bytes.length == 0) {
      return;
    }
    try {
      stream.write(bytes);
    } catch (IOException e) {
      throw DeltaErrors.fileNotWritten(table, path, e);
    }
  }

  private void release() {
    open = false;
    encoder.close();
    if (frames != null) {
      frames.close();
    }
  }
}
