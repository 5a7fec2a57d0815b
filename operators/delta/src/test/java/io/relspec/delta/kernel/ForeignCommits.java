package io.relspec.delta.kernel;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commits of another program. */
public final class ForeignCommits {
  private ForeignCommits() {}

  /** Sets a property of a table. */
  public static void setProperty(String location, String property, String value)
      throws IOException {
    Engine engine = DefaultEngine.create(FileIOs.of(location, false));
    TableManager.loadSnapshot(root(engine, location))
        .build(engine)
        .buildUpdateTableTransaction("foreign", Operation.MANUAL_UPDATE)
        .withTablePropertiesAdded(Map.of(property, value))
        .build(engine)
        .commit(engine, CloseableIterable.emptyIterable());
  }

  private static String root(Engine engine, String location) throws IOException {
    return engine.getFileSystemClient().resolvePath(location);
  }

  /** Takes every data file out of a table, as a rewrite does that puts others in their place. */
  public static void rewriteAll(String location) throws IOException {
    removeAll(location, false);
  }

  /** Deletes every row of a table. */
  public static void deleteAll(String location) throws IOException {
    removeAll(location, true);
  }

  private static void removeAll(String location, boolean dataChange) throws IOException {
    Engine engine = DefaultEngine.create(FileIOs.of(location, false));
    Snapshot snapshot = TableManager.loadSnapshot(root(engine, location)).build(engine);
    List<Row> removes = new ArrayList<>();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            AddFile file =
                new AddFile(rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
            removes.add(
                SingleAction.createRemoveFileSingleAction(
                    file.toRemoveFileRow(dataChange, Optional.of(0L))));
          }
        }
      }
    }
    Transaction transaction =
        snapshot.buildUpdateTableTransaction("foreign", Operation.MANUAL_UPDATE).build(engine);
    transaction.commit(
        engine, CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(removes.iterator())));
  }
}
