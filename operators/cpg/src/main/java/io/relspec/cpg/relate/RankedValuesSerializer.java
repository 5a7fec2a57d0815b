package io.relspec.cpg.relate;

import io.relspec.cpg.relate.RankedValues.RankedValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.LogicalType;
import org.jspecify.annotations.Nullable;

/**
 * Writes ranked values as a version byte, limit, their number, and key, multiplicity and value of
 * each in order.
 */
public final class RankedValuesSerializer extends TypeSerializer<RankedValues> {

  private static final long serialVersionUID = 1;
  private static final byte VERSION = 1;

  private final LogicalType valueType;
  private final TypeSerializer<Object> values;
  private transient @Nullable ValueOrder order;

  private RankedValuesSerializer(LogicalType valueType) {
    this.valueType = valueType;
    this.values = InternalSerializers.create(valueType);
  }

  /** The serializer for values of a type that is never null. */
  static RankedValuesSerializer of(LogicalType valueType) {
    return new RankedValuesSerializer(valueType);
  }

  private ValueOrder order() {
    if (order == null) {
      order = ValueOrder.of(valueType);
    }
    return order;
  }

  LogicalType valueType() {
    return valueType;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<RankedValues> duplicate() {
    return new RankedValuesSerializer(valueType);
  }

  @Override
  public RankedValues createInstance() {
    return new RankedValues(order());
  }

  /** Values are never changed once they are held, so a copy may share them. */
  @Override
  public RankedValues copy(RankedValues from) {
    return new RankedValues(order(), new ArrayList<>(from.values()), from.limit());
  }

  @Override
  public RankedValues copy(RankedValues from, RankedValues reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RankedValues ranked, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeInt(ranked.limit());
    target.writeInt(ranked.values().size());
    for (RankedValue value : ranked.values()) {
      target.writeLong(value.key());
      target.writeLong(value.count());
      values.serialize(value.value(), target);
    }
  }

  @Override
  public RankedValues deserialize(DataInputView source) throws IOException {
    byte version = source.readByte();
    if (version != VERSION) {
      throw new IOException("ranked values of version " + version + ", expected " + VERSION);
    }
    int limit = source.readInt();
    int size = source.readInt();
    List<RankedValue> read = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      long key = source.readLong();
      long count = source.readLong();
      read.add(new RankedValue(key, values.deserialize(source), count));
    }
    return new RankedValues(order(), read, limit);
  }

  @Override
  public RankedValues deserialize(RankedValues reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RankedValuesSerializer that && valueType.equals(that.valueType);
  }

  @Override
  public int hashCode() {
    return Objects.hash(RankedValuesSerializer.class, valueType);
  }

  @Override
  public TypeSerializerSnapshot<RankedValues> snapshotConfiguration() {
    return new RankedValuesSerializerSnapshot(valueType);
  }
}
