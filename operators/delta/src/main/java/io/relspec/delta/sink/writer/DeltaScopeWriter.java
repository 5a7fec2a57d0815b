package io.relspec.delta.sink.writer;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.RowDeletions;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.TableStorage;
import io.relspec.delta.sink.DeltaSinkOptions;
import io.relspec.udf.columnar.ColumnarBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches that each hold all rows of a scope: index and writer in one. Its input is keyed so
 * that all batches of a scope have the same key, and a key has scopes of one partition only.
 *
 * <p>The index is keyed state: which rows of which files belong to a scope. A batch of a scope that
 * had no rows is appended as it is. A batch that replaces is held until the barrier, where the last
 * one of its scope is compared with the rows of the scope, read back from their files: rows that
 * are in both stay where they are, and the difference is what is written and what the change feed
 * says. An empty batch that replaces takes the scope away.
 *
 * <p>Memory: the replacing batches of one checkpoint, and the old and new rows of their scopes; per
 * scope 33 bytes of state and more if it has been changed in part.
 */
public final class DeltaScopeWriter extends AbstractStreamOperator<ChangeManifest>
    implements OneInputStreamOperator<ColumnarBatch, ChangeManifest>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final MapStateDescriptor<String, ScopeRows> ROWS =
      new MapStateDescriptor<>(
          "scope-rows", StringSerializer.INSTANCE, ScopeRowsSerializer.INSTANCE);

  private final TableSpec spec;
  private final DeltaSinkOptions options;
  private transient BatchCheck check;
  private transient ChangeFiles files;
  private transient TableStorage storage;
  private transient StoredRows stored;
  private transient MapState<String, ScopeRows> rows;

  /** Batches to come in the place of the rows of their scope, by scope, the first scope first. */
  private transient Map<Scope, List<ColumnarBatch>> replacing;

  /** Partitions of the files that batches were appended to since the last barrier. */
  private transient SortedMap<UUID, Map<String, String>> fresh;

  /**
   * A writer for a table.
   *
   * @param spec the table; batches are of the dataset with its name and have its data columns
   * @param options how files are written
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before the first record.
  public DeltaScopeWriter(TableSpec spec, DeltaSinkOptions options) {
    this.spec = spec;
    this.options = options;
  }

  @Override
  public void open() throws Exception {
    super.open();
    check = new BatchCheck(spec);
    files = ChangeFiles.open(spec, options);
    storage = TableStorage.open(spec.location(), options.fsync());
    stored = new StoredRows(spec, storage);
    rows = getRuntimeContext().getMapState(ROWS);
    replacing = new LinkedHashMap<>();
    fresh = new TreeMap<>();
  }

  @Override
  public void processElement(StreamRecord<ColumnarBatch> element) throws Exception {
    ColumnarBatch batch = element.getValue();
    check.orRelease(batch);
    Scope scope = new Scope(getCurrentKey(), batch.scope());
    if (batch.replaces()) {
      release(replacing.put(scope, new ArrayList<>(List.of(batch))));
      return;
    }
    List<ColumnarBatch> held = replacing.get(scope);
    if (held == null) {
      append(batch);
    } else {
      held.add(batch);
    }
  }

  private void append(ColumnarBatch batch) throws Exception {
    if (batch.rows() == 0) {
      batch.release();
      return;
    }
    int count = Math.toIntExact(batch.rows());
    RowPosition first = files.add(batch.partition(), batch);
    fresh.put(first.file(), batch.partition());
    ScopeRows before = rows.get(batch.scope());
    rows.put(batch.scope(), (before == null ? ScopeRows.NONE : before).plus(first, count));
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    flush();
  }

  @Override
  public void endInput() throws Exception {
    flush();
  }

  @Override
  public void close() throws Exception {
    if (files != null) {
      files.abort();
      replacing.values().forEach(DeltaScopeWriter::release);
      replacing.clear();
    }
    super.close();
  }

  private static void release(@Nullable List<ColumnarBatch> batches) {
    if (batches != null) {
      batches.forEach(ColumnarBatch::release);
    }
  }

  private void flush() throws Exception {
    DeletedRows deleted = new DeletedRows();
    DeletedRows stillborn = new DeletedRows();
    Map<Scope, ScopeRows> before = new HashMap<>();
    OldRows old = new OldRows();
    for (Map.Entry<Scope, List<ColumnarBatch>> scope : replacing.entrySet()) {
      setCurrentKey(scope.getKey().key());
      ScopeRows visible = withoutFresh(rows.get(scope.getKey().name()), stillborn);
      before.put(scope.getKey(), visible);
      old.want(visible, scope.getValue().get(0).partition());
    }
    old.read(stored);
    ScopeReplacement replacement = new ScopeReplacement(spec, files, deleted);
    while (!replacing.isEmpty()) {
      Scope scope = replacing.keySet().iterator().next();
      List<ColumnarBatch> batches = Objects.requireNonNull(replacing.remove(scope));
      ScopeRows after = replacement.write(Objects.requireNonNull(before.get(scope)), old, batches);
      setCurrentKey(scope.key());
      if (after.runs().isEmpty()) {
        rows.remove(scope.name());
      } else {
        rows.put(scope.name(), after);
      }
    }
    emit(deleted, stillborn);
  }

  /**
   * The rows of a scope in files of earlier checkpoints. Those that came in this one and are
   * replaced in it were never seen by anybody.
   */
  private ScopeRows withoutFresh(@Nullable ScopeRows live, DeletedRows stillborn) {
    ScopeRows.Builder visible = new ScopeRows.Builder();
    for (ScopeRows.Run run : live == null ? ScopeRows.NONE.runs() : live.runs()) {
      if (!fresh.containsKey(run.file())) {
        visible.add(run);
        continue;
      }
      for (int row = run.first(); row < run.first() + run.count(); row++) {
        stillborn.add(new RowPosition(run.file(), row));
      }
    }
    return visible.build();
  }

  /**
   * Closes the files. A new file with stillborn rows is committed with a deletion vector, and since
   * it says of those rows too that they came, the others are put into the change feed by
   * themselves.
   */
  private void emit(DeletedRows deleted, DeletedRows stillborn) throws IOException {
    List<DataFileManifest> closed = files.closeFiles();
    List<RowDeletions> deletions = new ArrayList<>(deleted.take(spec.name()));
    for (Map.Entry<UUID, Map<String, String>> file : fresh.entrySet()) {
      int[] dead = stillborn.of(file.getKey());
      if (dead.length == 0) {
        continue;
      }
      String path = FilePaths.ofId(spec.name(), file.getKey());
      int count =
          closed.stream()
              .filter(manifest -> manifest.path().equals(path))
              .mapToInt(manifest -> Math.toIntExact(manifest.rows()))
              .sum();
      if (dead.length == count) {
        closed.removeIf(manifest -> manifest.path().equals(path));
        storage.delete(path);
        continue;
      }
      stored.readWithType(
          file.getKey(),
          file.getValue(),
          others(dead, count),
          row -> files.addChange(file.getValue(), (BinaryRowData) row));
      deletions.add(new RowDeletions(path, dead));
    }
    fresh.clear();
    ChangeManifest manifest = files.finish(deletions);
    if (!manifest.isEmpty()) {
      output.collect(new StreamRecord<>(manifest));
    }
  }

  /**
   * A scope.
   *
   * @param key what the stream is keyed by
   * @param name unique below it
   */
  private record Scope(Object key, String name) {}

  private static int[] others(int[] rows, int count) {
    BitSet left = new BitSet(count);
    left.set(0, count);
    Arrays.stream(rows).forEach(left::clear);
    return left.stream().toArray();
  }
}
