package io.relspec.delta.sink;

import java.io.Serializable;

/**
 * How a sink writes.
 *
 * @param targetFileBytes estimated size at which a data file is closed and the next one begun
 * @param maxOpenFiles data files that a writer keeps open, one per partition; the least recently
 *     used is closed first
 * @param compression how pages are compressed
 * @param fsync whether data and log must survive the loss of power, not only of the process
 */
public record DeltaSinkOptions(
    long targetFileBytes, int maxOpenFiles, Compression compression, boolean fsync)
    implements Serializable {
  private static final long DEFAULT_FILE_BYTES = 128L << 20;
  private static final int DEFAULT_OPEN_FILES = 8;

  public DeltaSinkOptions {
    if (targetFileBytes <= 0 || maxOpenFiles <= 0) {
      throw new IllegalArgumentException(
          "targetFileBytes and maxOpenFiles must be positive, not %d and %d"
              .formatted(targetFileBytes, maxOpenFiles));
    }
  }

  /** How pages of data files are compressed. */
  public enum Compression {
    /** Fast. */
    SNAPPY,
    /** About two thirds of the size at about twice the time. */
    ZSTD
  }

  /** Files of 128 MiB, 8 open per writer, Snappy, safe against loss of power. */
  public static DeltaSinkOptions defaults() {
    return new DeltaSinkOptions(DEFAULT_FILE_BYTES, DEFAULT_OPEN_FILES, Compression.SNAPPY, true);
  }

  /** The same but for {@link #targetFileBytes()}. */
  public DeltaSinkOptions withTargetFileBytes(long bytes) {
    return new DeltaSinkOptions(bytes, maxOpenFiles, compression, fsync);
  }

  /** The same but for {@link #maxOpenFiles()}. */
  public DeltaSinkOptions withMaxOpenFiles(int files) {
    return new DeltaSinkOptions(targetFileBytes, files, compression, fsync);
  }

  /** The same but for {@link #compression()}. */
  public DeltaSinkOptions withCompression(Compression codec) {
    return new DeltaSinkOptions(targetFileBytes, maxOpenFiles, codec, fsync);
  }

  /** The same but for {@link #fsync()}. */
  public DeltaSinkOptions withFsync(boolean durable) {
    return new DeltaSinkOptions(targetFileBytes, maxOpenFiles, compression, durable);
  }
}
