package io.relspec.delta.kernel;

import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.commit.DefaultFileSystemManagedTableOnlyCommitter;
import io.delta.kernel.internal.data.DelegateRow;
import io.delta.kernel.utils.CloseableIterator;
import java.util.Map;
import java.util.Objects;

/**
 * Puts log entries that Kernel 4.4.0 would refuse: some that both add and remove files of a table
 * with a change feed, and some with a column more.
 *
 * <p>Kernel refuses the former because it would not write the change feed; ours does. The additions
 * therefore pass Kernel as {@code dataChange=false} and are set right here, on their way into the
 * log. Columns are added by Kernel to tables with column mapping only; the new schema is put here
 * into the declaration that a transaction has for another reason. Everything else is left to
 * Kernel, so its checks and metrics hold.
 */
final class ChangeFeedCommitter implements Committer {
  static final ChangeFeedCommitter INSTANCE = new ChangeFeedCommitter();

  /** Committer properties of a transaction whose additions are to be set right. */
  static final Map<String, String> CHANGES = Map.of("relspec.changes", "true");

  /** Committer property whose value is the table's new schema in Delta's JSON. */
  static final String SCHEMA = "relspec.schema";

  private static final int SCHEMA_STRING = Metadata.FULL_SCHEMA.indexOf("schemaString");
  private static final int DATA_CHANGE = AddFile.FULL_SCHEMA.indexOf("dataChange");

  private ChangeFeedCommitter() {}

  @Override
  public CommitResponse commit(
      Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
      throws CommitFailedException {
    Map<String, String> properties = metadata.getCommitterProperties().get();
    CloseableIterator<Row> written = actions;
    if (properties.equals(CHANGES)) {
      written = actions.map(ChangeFeedCommitter::withDataChange);
    } else if (properties.containsKey(SCHEMA)) {
      String schema = Objects.requireNonNull(properties.get(SCHEMA));
      written = actions.map(action -> withSchema(action, schema));
    }
    return DefaultFileSystemManagedTableOnlyCommitter.INSTANCE.commit(engine, written, metadata);
  }

  private static Row withSchema(Row action, String schema) {
    if (action.isNullAt(SingleAction.METADATA_ORDINAL)) {
      return action;
    }
    Row declaration = action.getStruct(SingleAction.METADATA_ORDINAL);
    return SingleAction.createMetadataSingleAction(
        new DelegateRow(declaration, Map.of(SCHEMA_STRING, schema)));
  }

  private static Row withDataChange(Row action) {
    if (action.isNullAt(SingleAction.ADD_FILE_ORDINAL)) {
      return action;
    }
    Row add = action.getStruct(SingleAction.ADD_FILE_ORDINAL);
    return SingleAction.createAddFileSingleAction(new DelegateRow(add, Map.of(DATA_CHANGE, true)));
  }
}
