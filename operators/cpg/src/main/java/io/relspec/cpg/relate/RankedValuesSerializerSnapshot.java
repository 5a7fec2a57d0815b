package io.relspec.cpg.relate;

import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.jspecify.annotations.Nullable;

/** What a savepoint says about ranked values: the type of the values, as SQL spells it. */
public final class RankedValuesSerializerSnapshot implements TypeSerializerSnapshot<RankedValues> {

  private static final int VERSION = 1;

  private @Nullable LogicalType valueType;

  /** For Flink, which reads the type afterwards. */
  public RankedValuesSerializerSnapshot() {}

  RankedValuesSerializerSnapshot(LogicalType valueType) {
    this.valueType = valueType;
  }

  @Override
  public int getCurrentVersion() {
    return VERSION;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeUTF(valueType().asSerializableString());
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader classLoader)
      throws IOException {
    if (version != VERSION) {
      throw new IOException("snapshot of version " + version + ", expected " + VERSION);
    }
    valueType = LogicalTypeParser.parse(in.readUTF(), classLoader);
  }

  @Override
  public TypeSerializer<RankedValues> restoreSerializer() {
    return RankedValuesSerializer.of(valueType());
  }

  @Override
  public TypeSerializerSchemaCompatibility<RankedValues> resolveSchemaCompatibility(
      TypeSerializerSnapshot<RankedValues> old) {
    boolean same =
        old instanceof RankedValuesSerializerSnapshot that && valueType().equals(that.valueType());
    return same
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }

  private LogicalType valueType() {
    return Objects.requireNonNull(valueType, "the snapshot was not read yet");
  }
}
