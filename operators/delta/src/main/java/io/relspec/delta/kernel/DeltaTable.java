package io.relspec.delta.kernel;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.transaction.CreateTableTransactionBuilder;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.relspec.delta.CrashPoint;
import io.relspec.delta.CrashPoints;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.DeltaException;
import io.relspec.delta.RowDeletions;
import io.relspec.delta.SchemaEvolution;
import io.relspec.delta.TableSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.flink.table.types.logical.RowType.RowField;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one table, at the version last seen.
 *
 * <p>After a commit the snapshot that the commit made is used on, so a sole writer never reads the
 * log again. Each commit writes its checksum file, which keeps a later load cheap; log checkpoints
 * and clean-up are left to maintenance and never delay a commit. Not thread-safe.
 */
public final class DeltaTable {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaTable.class);
  static final String ENGINE_INFO = "Relspec";

  private final Engine engine;
  private final String root;
  private final TableStorage storage;
  private final @Nullable TableSpec spec;
  private final SchemaEvolution evolution;
  private Snapshot snapshot;
  private @Nullable LiveFiles liveFiles;

  private DeltaTable(
      Engine engine,
      String root,
      TableStorage storage,
      @Nullable TableSpec spec,
      SchemaEvolution evolution,
      Snapshot snapshot) {
    this.engine = engine;
    this.root = root;
    this.storage = storage;
    this.spec = spec;
    this.evolution = evolution;
    this.snapshot = snapshot;
  }

  /**
   * Loads the latest version of a table.
   *
   * @throws io.relspec.delta.DeltaException if there is none
   */
  public static DeltaTable load(String location, boolean fsync) throws IOException {
    Engine engine = DefaultEngine.create(FileIOs.sealed(location, fsync));
    String root = engine.getFileSystemClient().resolvePath(location);
    return new DeltaTable(
        engine,
        root,
        TableStorage.open(location, fsync),
        null,
        SchemaEvolution.STRICT,
        latest(engine, root));
  }

  /**
   * Loads a table, or makes it at version 0 if it is not there. Of several that make it at once one
   * wins and all load the same table.
   *
   * @throws io.relspec.delta.DeltaException if the table that is there is not the declared one
   */
  public static DeltaTable createIfAbsent(TableSpec spec, boolean fsync) throws IOException {
    return createIfAbsent(spec, SchemaEvolution.STRICT, fsync);
  }

  /**
   * The same for a table whose columns may be more than the declared ones, or become so.
   *
   * @param evolution what to do about columns that only one of both has, now and whenever the log
   *     is read anew; columns are added now only
   */
  public static DeltaTable createIfAbsent(TableSpec spec, SchemaEvolution evolution, boolean fsync)
      throws IOException {
    return createIfAbsent(spec, evolution, fsync, Map.of());
  }

  /**
   * The same for a table that gets further properties if it is made now, and survives the loss of
   * power.
   *
   * @throws io.relspec.delta.DeltaException if a property is not free to be chosen
   */
  public static DeltaTable createIfAbsent(TableSpec spec, Map<String, String> properties)
      throws IOException {
    return createIfAbsent(spec, SchemaEvolution.STRICT, true, properties);
  }

  private static DeltaTable createIfAbsent(
      TableSpec spec, SchemaEvolution evolution, boolean fsync, Map<String, String> properties)
      throws IOException {
    Engine engine = DefaultEngine.create(FileIOs.sealed(spec.location(), fsync));
    String root = engine.getFileSystemClient().resolvePath(spec.location());
    TableStorage storage = TableStorage.open(spec.location(), fsync);
    Map<String, String> all = TableProperties.of(spec, properties);
    Snapshot snapshot = latestOrCreated(engine, root, spec, all);
    DeltaTable table = new DeltaTable(engine, root, storage, spec, evolution, snapshot);
    if (evolution == SchemaEvolution.ADDITIVE) {
      table.addColumns(
          spec.name(), KernelSchemas.missing(spec.rowType().getFields(), snapshot.getSchema()));
    }
    table.check(spec);
    return table;
  }

  /** The version last seen. */
  public long version() {
    return snapshot.getVersion();
  }

  /**
   * Reads the log anew.
   *
   * @throws io.relspec.delta.DeltaException if the table is no longer the declared one
   */
  public void refresh() {
    Snapshot next = latest(engine, root);
    if (next.getVersion() != snapshot.getVersion()) {
      liveFiles = null;
    }
    snapshot = next;
    if (spec != null) {
      check(spec);
    }
  }

  /** Content of a metadata domain at the version last seen. */
  public Optional<String> domain(String domain) {
    return LogReading.reading(root, () -> snapshot.getDomainMetadata(domain));
  }

  /** Number of the last commit of an application at the version last seen. */
  public OptionalLong transactionVersion(String applicationId) {
    return LogReading.reading(
            root, () -> snapshot.getLatestTransactionVersion(engine, applicationId))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /**
   * Checks that files about to be added are there in full.
   *
   * @throws io.relspec.delta.DeltaException if one is not
   */
  public void checkFiles(List<DataFileManifest> files) throws IOException {
    for (DataFileManifest file : files) {
      try {
        long found = engine.getFileSystemClient().getFileStatus(root + "/" + file.path()).getSize();
        if (found != file.sizeBytes()) {
          throw DeltaErrors.fileIncomplete(file.table(), file.path(), file.sizeBytes(), found);
        }
      } catch (FileNotFoundException e) {
        throw DeltaErrors.fileMissing(file.table(), file.path(), e);
      }
    }
  }

  /**
   * Tries once to make the commit on top of the version last seen. After an error the log is read
   * anew, and what happened is for the caller to find there: an error is no proof that the commit
   * is not in the log.
   */
  public AppendOutcome tryAppend(Append append) {
    try {
      Transaction transaction =
          snapshot
              .buildUpdateTableTransaction(ENGINE_INFO, Operation.STREAMING_UPDATE)
              .withTransactionId(append.applicationId(), append.transactionVersion())
              .withMaxRetries(0)
              .build(engine);
      transaction.addDomainMetadata(append.domain(), append.domainConfiguration());
      List<Row> actions = addActions(transaction, append.files());
      CrashPoints.reached(CrashPoint.P7_BEFORE_PUT, root);
      TransactionCommitResult result = transaction.commit(engine, iterable(actions));
      if (liveFiles != null) {
        actions.forEach(liveFiles::putAdded);
      }
      return committed(result);
    } catch (IOException | RuntimeException e) {
      refresh();
      return new AppendOutcome.Unconfirmed(e);
    }
  }

  /**
   * Tries once to make the commit on top of the version last seen, as {@link #tryAppend} does: one
   * log entry with the new files, the deletion vectors of the old ones merged with those that they
   * have, and the change feed. Without deletions it is a plain append.
   *
   * @throws DeltaException if rows are to be deleted that are not in the table
   */
  public AppendOutcome tryChange(String table, Change change) {
    if (change.deletions().isEmpty()) {
      return tryAppend(change.append());
    }
    try {
      Transaction transaction = transaction(change.applicationId(), change.transactionVersion());
      transaction.addDomainMetadata(change.domain(), change.domainConfiguration());
      ChangeActions actions = changeActions(table, transaction, change);
      store(actions.vectors());
      CrashPoints.reached(CrashPoint.P7_BEFORE_PUT, root);
      TransactionCommitResult result = transaction.commit(engine, iterable(actions.rows()));
      actions.apply();
      return committed(result);
    } catch (DeltaException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      refresh();
      return new AppendOutcome.Unconfirmed(e);
    }
  }

  /**
   * Tries once to take back what a writer has committed since one of its commits, as one commit on
   * top of the version last seen. Files have the rows then that they had; the change feed of the
   * commit follows from the files it adds and removes, as it does for Delta's RESTORE.
   *
   * @throws DeltaException if that is not possible any more
   */
  public AppendOutcome tryRollback(Rollback rollback) {
    try {
      WriterHistory history =
          WriterHistory.read(
              engine, root, snapshot.getVersion(), rollback.domain(), rollback.keeps());
      LiveFiles now = LiveFiles.of(engine, snapshot);
      LiveFiles before = LiveFiles.of(engine, at(history.base()));
      ChangeActions actions = new ChangeActions(engine, root, now);
      long nowMs = System.currentTimeMillis();
      for (String path : history.files()) {
        checkThere(before.get(path));
        actions.reset(before.get(path), now.get(path), nowMs);
      }
      Transaction transaction =
          transaction(rollback.applicationId(), rollback.transactionVersion());
      transaction.addDomainMetadata(rollback.domain(), rollback.domainConfiguration());
      CrashPoints.reached(CrashPoint.P7_BEFORE_PUT, root);
      TransactionCommitResult result = transaction.commit(engine, iterable(actions.rows()));
      liveFiles = null;
      return committed(result);
    } catch (DeltaException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      refresh();
      return new AppendOutcome.Unconfirmed(e);
    }
  }

  /** Checks that a file that is to come back is still there, and its deletion vector. */
  private void checkThere(@Nullable LiveFile file) throws IOException {
    if (file == null) {
      return;
    }
    checkThere(CommitFile.fullPathOf(root, file.path()));
    DeletionVectorDescriptor vector = file.deletionVector();
    if (vector != null && vector.isOnDisk()) {
      checkThere(vector.getAbsolutePath(root));
    }
  }

  private void checkThere(String fullPath) throws IOException {
    try {
      engine.getFileSystemClient().getFileStatus(fullPath);
    } catch (FileNotFoundException e) {
      throw DeltaErrors.rollbackWithoutFile(root, fullPath, e);
    }
  }

  private Snapshot at(long version) {
    return TableManager.loadSnapshot(root).atVersion(version).build(engine);
  }

  /** A transaction whose files may both come and go. */
  private Transaction transaction(String applicationId, long transactionVersion) {
    Transaction transaction =
        snapshot
            .buildUpdateTableTransaction(ENGINE_INFO, Operation.STREAMING_UPDATE)
            .withTransactionId(applicationId, transactionVersion)
            .withMaxRetries(0)
            .build(engine);
    if (transaction.getCommitter() != ChangeFeedCommitter.INSTANCE) {
      throw new IllegalStateException("the transaction has another committer");
    }
    transaction.withCommitterProperties(() -> ChangeFeedCommitter.CHANGES);
    return transaction;
  }

  private AppendOutcome committed(TransactionCommitResult result) {
    boolean chained = Checksums.write(engine, root, result);
    snapshot =
        result
            .getPostCommitSnapshot()
            .filter(next -> chained)
            .orElseGet(() -> latest(engine, root));
    CrashPoints.reached(CrashPoint.P10_COMMITTED, root);
    return new AppendOutcome.Committed(result.getVersion());
  }

  private ChangeActions changeActions(String table, Transaction transaction, Change change)
      throws IOException {
    ChangeActions actions = new ChangeActions(engine, root, liveFiles());
    long nowMs = System.currentTimeMillis();
    Map<String, RowDeletions> deletions = new LinkedHashMap<>();
    change.deletions().forEach(file -> deletions.put(file.path(), file));
    for (Row add : addActions(transaction, change.files())) {
      LiveFile file = LiveFile.of(add.getStruct(SingleAction.ADD_FILE_ORDINAL));
      RowDeletions stillborn = deletions.remove(file.path());
      if (stillborn == null) {
        actions.add(file);
      } else {
        actions.add(table, file, stillborn);
      }
    }
    for (RowDeletions file : whereTheyAre(deletions.values())) {
      actions.delete(table, file, nowMs);
    }
    change.changeFiles().forEach(actions::addChanges);
    return actions;
  }

  private LiveFiles liveFiles() throws IOException {
    if (liveFiles == null) {
      liveFiles = LiveFiles.of(engine, snapshot);
    }
    return liveFiles;
  }

  /** Deletions by the files that have the rows now, which are others after a rewrite. */
  private List<RowDeletions> whereTheyAre(Collection<RowDeletions> remembered) throws IOException {
    LiveFiles live = liveFiles();
    Map<String, List<RowDeletions>> byFile = new LinkedHashMap<>();
    for (RowDeletions file : remembered) {
      RowDeletions now =
          live.get(file.path()) != null
              ? file
              : live.moved(file.path(), file.rows())
                  .map(moved -> new RowDeletions(moved.path(), moved.rows()))
                  .orElse(file);
      byFile.computeIfAbsent(now.path(), path -> new ArrayList<>(1)).add(now);
    }
    return byFile.values().stream().map(RowDeletions::merged).toList();
  }

  /**
   * The data files of the version last seen, with what is deleted of them.
   *
   * @throws DeltaException if a file has no count of rows in the log
   */
  public List<DataFile> dataFiles() throws IOException {
    LiveFiles live = liveFiles();
    List<DataFile> files = new ArrayList<>();
    for (LiveFile file : live.all()) {
      int rows = ChangeActions.statistics(root, file).get("numRecords").intValue();
      String path = CommitFile.fullPathOf(root, file.path());
      files.add(new DataFile(file, path, rows, live.deletedRows(engine, root, file)));
    }
    return files;
  }

  /** Those rewrites whose inputs still hold what was read, at the version last seen. */
  public List<Rewrite> possible(List<Rewrite> rewrites) throws IOException {
    RewriteActions actions = new RewriteActions(engine, root, liveFiles());
    List<Rewrite> possible = new ArrayList<>();
    for (Rewrite rewrite : rewrites) {
      if (actions.deletedSince(rewrite).isPresent()) {
        possible.add(rewrite);
      }
    }
    return possible;
  }

  /**
   * Tries once to put files in the place of others on top of the version last seen, as {@link
   * #tryAppend} does. No row changes, so the change feed has nothing.
   *
   * @param rewrites those that are {@link #possible}
   */
  public AppendOutcome tryRewrite(List<Rewrite> rewrites) {
    try {
      RewriteActions actions = new RewriteActions(engine, root, liveFiles());
      long nowMs = System.currentTimeMillis();
      for (Rewrite rewrite : rewrites) {
        actions.add(rewrite, actions.deletedSince(rewrite).orElseThrow(), nowMs);
      }
      Transaction transaction =
          snapshot
              .buildUpdateTableTransaction(ENGINE_INFO, Operation.MANUAL_UPDATE)
              .withMaxRetries(0)
              .build(engine);
      store(actions.vectors());
      CrashPoints.reached(CrashPoint.P7_BEFORE_PUT, root);
      TransactionCommitResult result = transaction.commit(engine, iterable(actions.rows()));
      liveFiles = null;
      return committed(result);
    } catch (IOException | RuntimeException e) {
      refresh();
      return new AppendOutcome.Unconfirmed(e);
    }
  }

  /**
   * Adds nullable columns behind those that there are. The rows that there are have nulls; no file
   * is written.
   *
   * @param table name of the table for messages
   * @param columns the columns, possibly none
   * @throws DeltaException if they cannot be added
   */
  public void addColumns(String table, List<RowField> columns) {
    if (!columns.isEmpty()) {
      snapshot = new ColumnAddition(engine, root, table).add(snapshot, columns);
      liveFiles = null;
    }
  }

  /** Whether the version last seen has a data file. */
  public boolean hasFile(String path) throws IOException {
    return liveFiles().get(path) != null;
  }

  /**
   * Where rows of a file are that is no longer there, at the version last seen.
   *
   * @param rows numbers in that file, ascending
   * @return empty if nobody rewrote the file, or one of the rows was gone when somebody did
   */
  public Optional<MovedRows> moved(String path, int[] rows) throws IOException {
    return liveFiles().moved(path, rows);
  }

  /** Stores the deletion vectors of a commit; of an attempt that fails they stay behind unused. */
  private void store(DeletionVectors vectors) throws IOException {
    if (vectors.isEmpty()) {
      return;
    }
    try (DataFileStream file = storage.create(vectors.path())) {
      file.write(vectors.bytes());
    }
  }

  private List<Row> addActions(Transaction transaction, List<DataFileManifest> files)
      throws IOException {
    Row state = transaction.getTransactionState(engine);
    StructType schema = snapshot.getSchema();
    List<Row> rows = new ArrayList<>(files.size());
    for (DataFileManifest file : files) {
      DataWriteContext context =
          Transaction.getWriteContext(engine, state, literals(file.partition()));
      DataFileStatus status =
          new DataFileStatus(
              root + "/" + file.path(),
              file.sizeBytes(),
              file.modificationTimeMs(),
              DataFileStatistics.deserializeFromJson(file.statistics(), schema));
      try (CloseableIterator<Row> actions =
          Transaction.generateAppendActions(
              engine, state, Utils.singletonCloseableIterator(status), context)) {
        actions.forEachRemaining(rows::add);
      }
    }
    return rows;
  }

  private static CloseableIterable<Row> iterable(List<Row> rows) {
    return CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(rows.iterator()));
  }

  private static Map<String, Literal> literals(Map<String, String> partition) {
    return partition.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> Literal.ofString(e.getValue())));
  }

  private void check(TableSpec spec) {
    String expected = layout(KernelSchemas.schemaOf(spec), spec.partitionColumns());
    String found = layout(snapshot.getSchema(), snapshot.getPartitionColumnNames());
    boolean isWider =
        evolution == SchemaEvolution.ADDITIVE
            && KernelSchemas.isWiderThan(snapshot.getSchema(), spec)
            && snapshot.getPartitionColumnNames().equals(spec.partitionColumns());
    if (!found.equals(expected) && !isWider) {
      throw DeltaErrors.schemaMismatch(spec.name(), expected, found);
    }
    TableProperties.check(spec, snapshot.getTableProperties());
  }

  private static String layout(StructType schema, List<String> partitionColumns) {
    return "columns "
        + KernelSchemas.describe(schema)
        + " partitioned by "
        + String.join(", ", partitionColumns);
  }

  private static Snapshot latestOrCreated(
      Engine engine, String root, TableSpec spec, Map<String, String> properties) {
    try {
      return loaded(engine, root);
    } catch (TableNotFoundException e) {
      LOG.debug("Table {} is not there yet", spec.name(), e);
    }
    try {
      TransactionCommitResult result =
          creation(root, spec, properties)
              .build(engine)
              .commit(engine, CloseableIterable.emptyIterable());
      Checksums.write(engine, root, result);
      return result.getPostCommitSnapshot().orElseGet(() -> latest(engine, root));
    } catch (RuntimeException e) {
      return createdByAnother(engine, root, spec, e);
    }
  }

  private static CreateTableTransactionBuilder creation(
      String root, TableSpec spec, Map<String, String> properties) {
    CreateTableTransactionBuilder creation =
        TableManager.buildCreateTableTransaction(root, KernelSchemas.schemaOf(spec), ENGINE_INFO)
            .withTableProperties(properties)
            .withCommitter(ChangeFeedCommitter.INSTANCE)
            .withMaxRetries(0);
    if (spec.partitionColumns().isEmpty()) {
      return creation;
    }
    List<Column> columns = spec.partitionColumns().stream().map(Column::new).toList();
    return creation.withDataLayoutSpec(DataLayoutSpec.partitioned(columns));
  }

  /**
   * The table if somebody else made it in the meantime; otherwise the error that kept us from
   * making it.
   */
  private static Snapshot createdByAnother(
      Engine engine, String root, TableSpec spec, RuntimeException cause) {
    try {
      return loaded(engine, root);
    } catch (TableNotFoundException e) {
      cause.addSuppressed(e);
      throw DeltaErrors.createFailed(spec.name(), cause);
    }
  }

  static Snapshot latest(Engine engine, String root) {
    try {
      return loaded(engine, root);
    } catch (TableNotFoundException e) {
      throw DeltaErrors.tableNotFound(root, e);
    }
  }

  private static Snapshot loaded(Engine engine, String root) {
    return LogReading.reading(
        root,
        () ->
            TableManager.loadSnapshot(root)
                .withCommitter(ChangeFeedCommitter.INSTANCE)
                .build(engine));
  }
}
