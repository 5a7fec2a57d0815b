package io.relspec.delta.sink.writer;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.UUID;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Positions of rows in keyed state: 16 bytes of the file's id, 4 of the row. There is one per live
 * row, so the version of the form stands once, in the serializer's snapshot.
 */
final class RowPositionSerializer extends TypeSerializerSingleton<RowPosition> {
  static final RowPositionSerializer INSTANCE = new RowPositionSerializer();
  static final int VERSION = 1;

  private static final long serialVersionUID = 1L;
  private static final RowPosition NONE = new RowPosition(new UUID(0, 0), 0);

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public RowPosition createInstance() {
    return NONE;
  }

  @Override
  public RowPosition copy(RowPosition from) {
    return from;
  }

  @Override
  public RowPosition copy(RowPosition from, RowPosition reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return 2 * Long.BYTES + Integer.BYTES;
  }

  @Override
  public void serialize(RowPosition position, DataOutputView target) throws IOException {
    target.writeLong(position.file().getMostSignificantBits());
    target.writeLong(position.file().getLeastSignificantBits());
    target.writeInt(position.row());
  }

  @Override
  public RowPosition deserialize(DataInputView source) throws IOException {
    return new RowPosition(new UUID(source.readLong(), source.readLong()), source.readInt());
  }

  @Override
  public RowPosition deserialize(RowPosition reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.write(source, getLength());
  }

  @Override
  public TypeSerializerSnapshot<RowPosition> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The form of the positions in a snapshot of state. */
  public static final class Snapshot implements TypeSerializerSnapshot<RowPosition> {
    @Override
    public int getCurrentVersion() {
      return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {}

    @Override
    public void readSnapshot(int version, DataInputView in, ClassLoader classLoader) {
      if (version != VERSION) {
        throw DeltaErrors.stateUnreadable("positions of rows", version);
      }
    }

    @Override
    public TypeSerializer<RowPosition> restoreSerializer() {
      return INSTANCE;
    }

    @Override
    public TypeSerializerSchemaCompatibility<RowPosition> resolveSchemaCompatibility(
        TypeSerializerSnapshot<RowPosition> old) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
  }
}
