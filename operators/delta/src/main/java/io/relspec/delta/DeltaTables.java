package io.relspec.delta;

import io.relspec.delta.kernel.DeltaTable;
import java.io.IOException;

/** Makes tables before anything is written to them. */
public final class DeltaTables {
  private DeltaTables() {}

  /**
   * Makes the table at version 0, or checks that the one that is there is the declared one: same
   * columns, types, nullability and partition columns, change feed, deletion vectors and in-commit
   * timestamps on.
   *
   * @return the version of the table
   * @throws DeltaException with {@link DeltaErrorCode#TABLE_SCHEMA_MISMATCH} or {@link
   *     DeltaErrorCode#TABLE_PROPERTY_MISMATCH} if it is another one
   */
  public static long createIfAbsent(TableSpec spec) throws IOException {
    return DeltaTable.createIfAbsent(spec, true).version();
  }
}
