package io.relspec.delta.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.relspec.delta.DeltaTables;
import io.relspec.delta.TableSpec;
import io.relspec.delta.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.roaringbitmap.RoaringBitmap;

/**
 * What this package takes for granted of Kernel's internals, and what it does itself because Kernel
 * does not. Another version of Kernel for which a test fails is not to be used before the code that
 * the test names has been looked at.
 */
class KernelContractTest {
  @TempDir Path dir;

  /** {@link ChangeActions} and {@link LiveFile} fill rows of these schemas by name. */
  @Test
  void logEntriesHaveTheFieldsThatAreFilled() {
    assertThat(SingleAction.FULL_SCHEMA.fieldNames())
        .containsExactly(
            "txn", "add", "remove", "metaData", "protocol", "cdc", "commitInfo", "domainMetadata");
    assertThat(AddFile.FULL_SCHEMA.fieldNames())
        .containsExactly(
            "path",
            "partitionValues",
            "size",
            "modificationTime",
            "dataChange",
            "deletionVector",
            "tags",
            "baseRowId",
            "defaultRowCommitVersion",
            "stats");
    assertThat(Metadata.FULL_SCHEMA.fieldNames()).contains("schemaString");
  }

  /** {@link ChangeActions} puts the fields of the protocol in their place. */
  @Test
  void changeFilesHaveNoFields() {
    StructType cdc = (StructType) SingleAction.FULL_SCHEMA.get("cdc").getDataType();
    assertThat(cdc.fieldNames()).isEmpty();
  }

  /** {@link ChangeFeedCommitter} lets additions pass as rearrangements. */
  @Test
  void changesOfATableWithAFeedAreRefused() throws Exception {
    TableSpec spec = Tables.edges(dir);
    DeltaTables.createIfAbsent(spec);
    LiveFile old = file("repo=r/old.parquet");
    LiveFile next = file("repo=r/new.parquet");
    Row add = SingleAction.createAddFileSingleAction(old.add(true));
    commit(spec, List.of(add));
    List<Row> both =
        List.of(
            SingleAction.createAddFileSingleAction(next.add(true)),
            SingleAction.createRemoveFileSingleAction(old.remove(1, true)));
    assertThatThrownBy(() -> commit(spec, both))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("Change Data Feed");
    assertThat(TableLog.open(spec.location()).latest().version()).isEqualTo(1);
  }

  /** {@link ColumnAddition} puts the new schema into a declaration itself. */
  @Test
  void columnsAreNotAdded() throws Exception {
    TableSpec spec = Tables.edges(dir);
    DeltaTables.createIfAbsent(spec);
    Engine engine = engine(spec);
    Snapshot snapshot = snapshot(engine, spec);
    StructType wider = snapshot.getSchema().add("line", IntegerType.INTEGER);
    assertThatThrownBy(
            () ->
                snapshot
                    .buildUpdateTableTransaction("test", Operation.WRITE)
                    .withUpdatedSchema(wider)
                    .build(engine))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("column mapping");
  }

  /** {@link Checksums} and log checkpoints are written when we say so, not by the commit. */
  @Test
  void commitWritesItsLogEntryOnlyAndSaysWhatCouldFollow() throws Exception {
    TableSpec spec = Tables.edges(dir);
    DeltaTables.createIfAbsent(spec);
    Row add = SingleAction.createAddFileSingleAction(file("repo=r/old.parquet").add(true));
    TransactionCommitResult result = commit(spec, List.of(add));
    assertThat(result.getPostCommitHooks())
        .extracting(PostCommitHook::getType)
        .containsExactly(PostCommitHookType.CHECKSUM_SIMPLE);
    assertThat(result.getPostCommitSnapshot().map(Snapshot::getVersion)).contains(1L);
    try (Stream<Path> log = Files.list(Path.of(spec.location(), "_delta_log"))) {
      assertThat(log.map(path -> path.getFileName().toString()).filter(n -> n.contains("0001")))
          .containsExactly("00000000000000000001.json");
    }
  }

  private static LiveFile file(String path) {
    String statistics = "{\"numRecords\":1}";
    return new LiveFile(path, Map.of("repo", "r"), 100, 1, statistics, null, null, null, null);
  }

  private static Engine engine(TableSpec spec) {
    return DefaultEngine.create(FileIOs.of(spec.location(), false));
  }

  private static Snapshot snapshot(Engine engine, TableSpec spec) throws Exception {
    return TableManager.loadSnapshot(engine.getFileSystemClient().resolvePath(spec.location()))
        .build(engine);
  }

  private static TransactionCommitResult commit(TableSpec spec, List<Row> actions)
      throws Exception {
    Engine engine = engine(spec);
    return snapshot(engine, spec)
        .buildUpdateTableTransaction("test", Operation.WRITE)
        .build(engine)
        .commit(
            engine,
            CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
  }

  /** {@link DeletionVectors} writes vectors whose place in the log is this. */
  @Test
  void vectorsOfATableAreFoundBesideIt() {
    DeletionVectors vectors = new DeletionVectors();
    DeletionVectorDescriptor vector = vectors.add(RoaringBitmap.bitmapOf(1, 7));
    assertThat(vector.isOnDisk()).isTrue();
    assertThat(vector.getAbsolutePath("file:/t")).isEqualTo("file:/t/" + vectors.path());
    assertThat(vector.getCardinality()).isEqualTo(2);
  }
}
