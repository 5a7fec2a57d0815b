package io.relspec.delta.source;

import io.relspec.delta.DeltaErrors;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;

/** Compares the types that a table is declared with in Flink and those that it has. */
final class DeclaredTypes {
  private DeclaredTypes() {}

  /**
   * Checks that values of a column can be given with the declared type: the type of the table, or a
   * timestamp of less precision, or BINARY(n) for bytes; NOT NULL only where the table says so.
   *
   * @throws io.relspec.delta.DeltaException if they cannot
   */
  static void check(String location, String column, LogicalType declared, LogicalType found) {
    if (!isReadable(declared, found) || (found.isNullable() && !declared.isNullable())) {
      throw DeltaErrors.schemaMismatch(
          location,
          column + " " + declared.asSummaryString(),
          column + " " + found.asSummaryString());
    }
  }

  private static boolean isReadable(LogicalType declared, LogicalType found) {
    return switch (found.getTypeRoot()) {
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          declared.getTypeRoot() == found.getTypeRoot();
      case VARBINARY ->
          declared.is(LogicalTypeRoot.VARBINARY) || declared.is(LogicalTypeRoot.BINARY);
      case VARCHAR ->
          declared instanceof VarCharType text && text.getLength() == VarCharType.MAX_LENGTH;
      default -> declared.copy(true).equals(found.copy(true));
    };
  }
}
