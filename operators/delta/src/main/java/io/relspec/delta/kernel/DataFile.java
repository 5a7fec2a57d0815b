package io.relspec.delta.kernel;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** A data file of the version last seen and what is deleted of it, as a rewrite finds it. */
public final class DataFile {
  private final LiveFile file;
  private final String fullPath;
  private final int rows;
  private final RoaringBitmap deleted;
  private final Origins origins;

  DataFile(LiveFile file, String fullPath, int rows, RoaringBitmap deleted) {
    this.file = file;
    this.fullPath = fullPath;
    this.rows = rows;
    this.deleted = deleted.clone();
    this.origins = Origins.of(file.tags(), file.path());
  }

  /** Path as the log has it. */
  public String path() {
    return file.path();
  }

  /** Path with the scheme of the table. */
  public String fullPath() {
    return fullPath;
  }

  /** Value of each partition column as text, null for a null. */
  public Map<String, @Nullable String> partition() {
    return file.partition();
  }

  /** Length of the file. */
  public long sizeBytes() {
    return file.sizeBytes();
  }

  /** When it was written, milliseconds since the epoch. */
  public long modificationTimeMs() {
    return file.modificationTimeMs();
  }

  /** Rows in the file, deleted ones included. */
  public int rows() {
    return rows;
  }

  /** Rows that count. */
  public int rowsLeft() {
    return rows - deleted.getCardinality();
  }

  /** Zero-based numbers of the deleted rows, ascending. */
  public int[] deletedRows() {
    return deleted.toArray();
  }

  /**
   * What the log must say, about, so that positions in the file stay good once it is rewritten; an
   * upper bound of the bytes.
   */
  public long originsBytes() {
    return Origins.ofRewritten(List.of(this), any -> true).sizeBytes();
  }

  RoaringBitmap deleted() {
    return deleted;
  }

  Origins origins() {
    return origins;
  }
}
