package io.relspec.delta.maintenance;

import io.relspec.delta.sink.DeltaSinkOptions.Compression;

/**
 * What is worth to be rewritten.
 *
 * @param targetFileBytes length that rewritten files shall have at most
 * @param smallFileBytes shorter files are put together
 * @param maxDeletedShare files of whose rows a larger share is deleted are rewritten without them,
 *     between 0 and 1
 * @param maxOriginsBytes bytes that a rewritten file may have in the log to say where its rows were
 *     before, about, before compression
 * @param compression how pages are compressed
 */
public record CompactionOptions(
    long targetFileBytes,
    long smallFileBytes,
    double maxDeletedShare,
    long maxOriginsBytes,
    Compression compression) {
  private static final long DEFAULT_FILE_BYTES = 128L << 20;
  private static final double DEFAULT_DELETED_SHARE = 0.2;
  private static final long DEFAULT_ORIGINS_BYTES = 256L << 10;

  public CompactionOptions {
    if (smallFileBytes <= 0 || targetFileBytes < smallFileBytes) {
      throw new IllegalArgumentException(
          "small files have up to %d bytes, rewritten ones %d"
              .formatted(smallFileBytes, targetFileBytes));
    }
    if (!(maxDeletedShare >= 0 && maxDeletedShare <= 1) || maxOriginsBytes <= 0) {
      throw new IllegalArgumentException(
          "a share of %s, %d bytes".formatted(maxDeletedShare, maxOriginsBytes));
    }
  }

  /** Files of 128 MiB of those below 32 MiB; a fifth of the rows deleted; Snappy. */
  public static CompactionOptions defaults() {
    return ofTarget(DEFAULT_FILE_BYTES);
  }

  /** The same with another target; files shorter than a quarter of it are small. */
  public static CompactionOptions ofTarget(long targetFileBytes) {
    return new CompactionOptions(
        targetFileBytes,
        Math.max(1, targetFileBytes / 4),
        DEFAULT_DELETED_SHARE,
        DEFAULT_ORIGINS_BYTES,
        Compression.SNAPPY);
  }

  /** The same but for {@link #maxDeletedShare()}. */
  public CompactionOptions withMaxDeletedShare(double share) {
    return new CompactionOptions(
        targetFileBytes, smallFileBytes, share, maxOriginsBytes, compression);
  }

  /** The same but for {@link #maxOriginsBytes()}. */
  public CompactionOptions withMaxOriginsBytes(long bytes) {
    return new CompactionOptions(
        targetFileBytes, smallFileBytes, maxDeletedShare, bytes, compression);
  }
}
