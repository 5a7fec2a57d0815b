package io.relspec.delta.kernel;

import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.commit.DefaultFileSystemManagedTableOnlyCommitter;
import io.delta.kernel.internal.data.DelegateRow;
import io.delta.kernel.utils.CloseableIterator;
import java.util.Map;

/**
 * Puts log entries that both add and remove files of a table with a change feed.
 *
 * <p>Kernel 4.4.0 refuses such a transaction because it would not write the change feed; ours does.
 * The additions therefore pass Kernel as {@code dataChange=false} and are set right here, on their
 * way into the log. Everything else is left to Kernel, so its checks, metrics and checksums hold.
 */
final class ChangeFeedCommitter implements Committer {
  static final ChangeFeedCommitter INSTANCE = new ChangeFeedCommitter();

  /** Committer properties of a transaction whose additions are to be set right. */
  static final Map<String, String> CHANGES = Map.of("relspec.changes", "true");

  private static final int DATA_CHANGE = AddFile.FULL_SCHEMA.indexOf("dataChange");

  private ChangeFeedCommitter() {}

  @Override
  public CommitResponse commit(
      Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
      throws CommitFailedException {
    boolean changes = metadata.getCommitterProperties().get().equals(CHANGES);
    return DefaultFileSystemManagedTableOnlyCommitter.INSTANCE.commit(
        engine, changes ? actions.map(ChangeFeedCommitter::withDataChange) : actions, metadata);
  }

  private static Row withDataChange(Row action) {
    if (action.isNullAt(SingleAction.ADD_FILE_ORDINAL)) {
      return action;
    }
    Row add = action.getStruct(SingleAction.ADD_FILE_ORDINAL);
    return SingleAction.createAddFileSingleAction(new DelegateRow(add, Map.of(DATA_CHANGE, true)));
  }
}
