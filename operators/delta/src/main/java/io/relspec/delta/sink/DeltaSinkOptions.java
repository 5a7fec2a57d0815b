package io.relspec.delta.sink;

import io.relspec.delta.SchemaEvolution;
import java.io.Serializable;

/**
 * How a sink writes.
 *
 * @param targetFileBytes estimated size at which a data file is closed and the next one begun
 * @param maxOpenFiles data files that a writer keeps open, one per partition; the least recently
 *     used is closed first
 * @param compression how pages are compressed
 * @param fsync whether data and log must survive the loss of power, not only of the process
 * @param onRewind what to do if the table holds more of the sink than the job's state
 * @param schemaEvolution what to do if the table has other columns
 */
public record DeltaSinkOptions(
    long targetFileBytes,
    int maxOpenFiles,
    Compression compression,
    boolean fsync,
    OnRewind onRewind,
    SchemaEvolution schemaEvolution)
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

  /**
   * What to do at a start if the table holds commits of the sink that the job's state does not
   * know: an older checkpoint was restored, none at all, or another job goes on from the same one.
   */
  public enum OnRewind {
    /** The job fails; a person decides. */
    FAIL,
    /**
     * One commit takes back what the sink has committed since the restored checkpoint, without one
     * everything, and begins a new epoch; a job of the epoch before is refused from then on.
     */
    NEW_EPOCH
  }

  /** How pages of data files are compressed. */
  public enum Compression {
    /** Fast. */
    SNAPPY,
    /** About two thirds of the size at about twice the time. */
    ZSTD
  }

  /**
   * Files of 128 MiB, 8 open per writer, Snappy, safe against loss of power; a rewind fails, and so
   * do other columns.
   */
  public static DeltaSinkOptions defaults() {
    return new DeltaSinkOptions(
        DEFAULT_FILE_BYTES,
        DEFAULT_OPEN_FILES,
        Compression.SNAPPY,
        true,
        OnRewind.FAIL,
        SchemaEvolution.STRICT);
  }

  /** The same but for {@link #targetFileBytes()}. */
  public DeltaSinkOptions withTargetFileBytes(long bytes) {
    return new DeltaSinkOptions(bytes, maxOpenFiles, compression, fsync, onRewind, schemaEvolution);
  }

  /** The same but for {@link #maxOpenFiles()}. */
  public DeltaSinkOptions withMaxOpenFiles(int files) {
    return new DeltaSinkOptions(
        targetFileBytes, files, compression, fsync, onRewind, schemaEvolution);
  }

  /** The same but for {@link #compression()}. */
  public DeltaSinkOptions withCompression(Compression codec) {
    return new DeltaSinkOptions(
        targetFileBytes, maxOpenFiles, codec, fsync, onRewind, schemaEvolution);
  }

  /** The same but for {@link #fsync()}. */
  public DeltaSinkOptions withFsync(boolean durable) {
    return new DeltaSinkOptions(
        targetFileBytes, maxOpenFiles, compression, durable, onRewind, schemaEvolution);
  }

  /** The same but for {@link #onRewind()}. */
  public DeltaSinkOptions withOnRewind(OnRewind decision) {
    return new DeltaSinkOptions(
        targetFileBytes, maxOpenFiles, compression, fsync, decision, schemaEvolution);
  }

  /** The same but for {@link #schemaEvolution()}. */
  public DeltaSinkOptions withSchemaEvolution(SchemaEvolution evolution) {
    return new DeltaSinkOptions(
        targetFileBytes, maxOpenFiles, compression, fsync, onRewind, evolution);
  }
}
