package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Rows of scopes in keyed state: version, number of runs, then per run the file's id (16 bytes),
 * the first row and the number of rows (4 bytes each).
 */
final class ScopeRowsSerializer extends TypeSerializerSingleton<ScopeRows> {
  static final ScopeRowsSerializer INSTANCE = new ScopeRowsSerializer();

  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 1;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public ScopeRows createInstance() {
    return ScopeRows.NONE;
  }

  @Override
  public ScopeRows copy(ScopeRows from) {
    return from;
  }

  @Override
  public ScopeRows copy(ScopeRows from, ScopeRows reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(ScopeRows rows, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeInt(rows.runs().size());
    for (ScopeRows.Run run : rows.runs()) {
      target.writeLong(run.file().getMostSignificantBits());
      target.writeLong(run.file().getLeastSignificantBits());
      target.writeInt(run.first());
      target.writeInt(run.count());
    }
  }

  @Override
  public ScopeRows deserialize(DataInputView source) throws IOException {
    byte version = source.readByte();
    if (version != VERSION) {
      throw DeltaErrors.stateUnreadable("the rows of a scope", version);
    }
    List<ScopeRows.Run> runs = new ArrayList<>();
    for (int left = source.readInt(); left > 0; left--) {
      UUID file = new UUID(source.readLong(), source.readLong());
      runs.add(new ScopeRows.Run(file, source.readInt(), source.readInt()));
    }
    return new ScopeRows(runs);
  }

  @Override
  public ScopeRows deserialize(ScopeRows reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<ScopeRows> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration; the version stands in each value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ScopeRows> {
    /** Called by Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
