package io.relspec.delta.kernel;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Transaction;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.relspec.delta.DeltaErrors;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.jspecify.annotations.Nullable;

/**
 * Adds columns to a table, in one commit that changes its declaration and nothing else. Of several
 * that add the same column at once one does it, and the others find it there.
 */
final class ColumnAddition {
  private static final int MAX_ATTEMPTS = 5;

  private final Engine engine;
  private final String root;
  private final String table;

  /**
   * Columns for a table.
   *
   * @param table its name for messages
   */
  ColumnAddition(Engine engine, String root, String table) {
    this.engine = engine;
    this.root = root;
    this.table = table;
  }

  /**
   * Adds nullable columns behind those of a version.
   *
   * @param columns at least one column that the version does not have
   * @return the latest version, which has them
   * @throws io.relspec.delta.DeltaException if they cannot be added
   */
  Snapshot add(Snapshot snapshot, List<RowField> columns) {
    Snapshot latest = snapshot;
    List<RowField> missing = columns;
    for (int attempt = 1; ; attempt++) {
      RuntimeException trouble = attempt(latest, missing);
      // Kernel's own snapshot and checksum of the commit have the schema of before.
      latest = DeltaTable.latest(engine, root);
      missing = KernelSchemas.missing(columns, latest.getSchema());
      if (missing.isEmpty()) {
        Checksums.writeOf(engine, root, latest);
        return latest;
      }
      if (attempt == MAX_ATTEMPTS) {
        throw DeltaErrors.columnNotAdded(
            table, missing.get(0).getName(), "others changed the table meanwhile", trouble);
      }
    }
  }

  private @Nullable RuntimeException attempt(Snapshot snapshot, List<RowField> columns) {
    StructType schema = KernelSchemas.widened(table, snapshot.getSchema(), columns);
    String mapping =
        snapshot.getTableProperties().getOrDefault(TableLog.COLUMN_MAPPING, TableLog.NOT_MAPPED);
    if (!mapping.equals(TableLog.NOT_MAPPED)) {
      throw DeltaErrors.columnNotAdded(
          table, columns.get(0).getName(), "its columns are mapped", null);
    }
    try {
      Transaction transaction =
          snapshot
              .buildUpdateTableTransaction(DeltaTable.ENGINE_INFO, Operation.MANUAL_UPDATE)
              .withTablePropertiesAdded(
                  Map.of(TableProperties.COLUMN_COUNT, Integer.toString(schema.length())))
              .withMaxRetries(0)
              .build(engine);
      String json = DataTypeJsonSerDe.serializeStructType(schema);
      transaction.withCommitterProperties(() -> Map.of(ChangeFeedCommitter.SCHEMA, json));
      transaction.commit(engine, CloseableIterable.emptyIterable());
      return null;
    } catch (RuntimeException e) {
      return e;
    }
  }
}
