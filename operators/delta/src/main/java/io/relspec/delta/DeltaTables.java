package io.relspec.delta;

import io.relspec.delta.kernel.DeltaTable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType.RowField;

/** Makes tables before anything is written to them, and widens them. */
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

  /**
   * The same with further properties for a table that is made now.
   *
   * @throws DeltaException with {@link DeltaErrorCode#TABLE_PROPERTY_MISMATCH} if one of them is
   *     not free to be chosen
   */
  public static long createIfAbsent(TableSpec spec, Map<String, String> properties)
      throws IOException {
    return DeltaTable.createIfAbsent(spec, properties).version();
  }

  /**
   * Adds nullable columns to a table, behind those that there are, in one commit. The rows that
   * there are have nulls. A sink that is strict fails at its next commit; a source that is running
   * goes on without the columns.
   *
   * @param name name of the table for messages
   * @throws DeltaException with {@link DeltaErrorCode#COLUMN_NOT_ADDED} if a column is not nullable
   *     or there already
   */
  public static void addColumns(String name, String location, List<RowField> columns)
      throws IOException {
    DeltaTable.load(location, true).addColumns(name, columns);
  }
}
