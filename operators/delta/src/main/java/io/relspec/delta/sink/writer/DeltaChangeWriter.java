package io.relspec.delta.sink.writer;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DeltaErrors;
import io.relspec.delta.TableSpec;
import io.relspec.delta.sink.DeltaSinkOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a changelog of a table with a primary key, keyed by it: index and writer in one.
 *
 * <p>The index is keyed state: where the live row of a key is. A row that goes is found there and
 * never by reading the table, so a checkpoint costs what it changes, whatever the size of the
 * table.
 *
 * <p>Changes are held until the barrier and netted by whole rows, so their order within a
 * checkpoint does not matter: what came and went is nothing, a row that goes and another of its key
 * that comes are an update, equal rows are no change. The changelog must be complete: a row is
 * retracted before or in the same checkpoint as the next one of its key, with all its columns.
 *
 * <p>Memory: the changes of one checkpoint, and 20 bytes of state per live row beside its key.
 */
public final class DeltaChangeWriter extends AbstractStreamOperator<ChangeManifest>
    implements OneInputStreamOperator<RowData, ChangeManifest>, BoundedOneInput {
  private static final long serialVersionUID = 1L;
  private static final ValueStateDescriptor<RowPosition> POSITION =
      new ValueStateDescriptor<>("row-position", RowPositionSerializer.INSTANCE);

  private final TableSpec spec;
  private final DeltaSinkOptions options;
  private final KeyRows keys;
  private transient RowDataSerializer serializer;
  private transient RowMultiset pending;
  private transient ChangeFiles files;
  private transient ValueState<RowPosition> position;

  /**
   * A writer for a table with a primary key; its input is keyed by {@link KeyRows#of}.
   *
   * @param spec the table; rows have its columns in their order
   * @param options how files are written
   */
  @SuppressWarnings("NullAway.Init") // Flink calls open before the first record.
  public DeltaChangeWriter(TableSpec spec, DeltaSinkOptions options) {
    this.spec = spec;
    this.options = options;
    this.keys = KeyRows.of(spec);
  }

  @Override
  public void open() throws Exception {
    super.open();
    serializer = new RowDataSerializer(spec.rowType());
    pending = new RowMultiset(spec.rowType().getFieldCount());
    files = ChangeFiles.open(spec, options);
    position = getRuntimeContext().getState(POSITION);
  }

  @Override
  public void processElement(StreamRecord<RowData> element) {
    RowData row = element.getValue();
    if (row.getArity() != spec.rowType().getFieldCount()) {
      throw DeltaErrors.arityMismatch(spec.name(), spec.rowType().getFieldCount(), row.getArity());
    }
    pending.addChange(serializer.toBinaryRow(row));
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
    }
    super.close();
  }

  private void flush() throws IOException {
    RowMultiset net = pending;
    pending = new RowMultiset(spec.rowType().getFieldCount());
    ChangeManifest manifest = new NetChange(net).write();
    if (!manifest.isEmpty()) {
      output.collect(new StreamRecord<>(manifest));
    }
  }

  /** The net change of one checkpoint on its way into files. */
  private final class NetChange {
    private final RowMultiset net;
    private final Map<BinaryRowData, BinaryRowData> goingByKey = new LinkedHashMap<>();
    private final DeletedRows deleted = new DeletedRows();
    private final Set<UUID> newFiles = new HashSet<>();

    NetChange(RowMultiset net) {
      this.net = net;
    }

    ChangeManifest write() throws IOException {
      net.forEachMissing(this::remember);
      net.forEachPresent(this::come);
      for (Map.Entry<BinaryRowData, BinaryRowData> going : goingByKey.entrySet()) {
        delete(going.getKey(), going.getValue());
      }
      return files.finish(deleted.take(spec.name()));
    }

    private void remember(BinaryRowData row, int times) {
      BinaryRowData key = keys.getKey(row);
      if (times > 1 || goingByKey.put(key, row.copy()) != null) {
        throw DeltaErrors.keyNotUnique(spec.name(), keys.describe(row));
      }
    }

    private void come(BinaryRowData row, int times) {
      BinaryRowData key = keys.getKey(row);
      BinaryRowData going = goingByKey.remove(key);
      setCurrentKey(key);
      RowPosition before = value();
      if (times > 1 || (before != null && (going == null || newFiles.contains(before.file())))) {
        throw DeltaErrors.keyNotUnique(spec.name(), keys.describe(row));
      }
      if (going == null) {
        update(files.add(row, ChangeType.INSERT));
        return;
      }
      delete(before, going, ChangeType.UPDATE_PREIMAGE);
      update(files.add(row, ChangeType.UPDATE_POSTIMAGE));
    }

    private void delete(BinaryRowData key, BinaryRowData row) throws IOException {
      setCurrentKey(key);
      delete(value(), row, ChangeType.DELETE);
      position.clear();
    }

    private void delete(@Nullable RowPosition before, BinaryRowData row, ChangeType change) {
      if (before == null) {
        throw DeltaErrors.retractionWithoutRow(spec.name(), keys.describe(row));
      }
      deleted.add(before);
      files.addChange(row, change);
    }

    private @Nullable RowPosition value() {
      try {
        return position.value();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void update(RowPosition next) {
      newFiles.add(next.file());
      try {
        position.update(next);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
