package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DataFileManifest;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.io.SimpleVersionedSerializerTypeSerializerProxy;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Type of a record between operators that is written by a versioned serializer and never lies in
 * Flink state as such.
 *
 * @param <T> the record
 */
public final class WireType<T> extends TypeInformation<T> {
  private final Class<T> type;
  private final SerializableSupplier<SimpleVersionedSerializer<T>> serializer;

  private WireType(Class<T> type, SerializableSupplier<SimpleVersionedSerializer<T>> serializer) {
    this.type = type;
    this.serializer = serializer;
  }

  /** Type of what writers emit. */
  public static WireType<DataFileManifest> manifests() {
    return new WireType<>(DataFileManifest.class, ManifestSerializer::new);
  }

  /** Type of what writers of changes emit. */
  public static WireType<ChangeManifest> changes() {
    return new WireType<>(ChangeManifest.class, ChangeManifestSerializer::new);
  }

  /** Type of what tables say of their commits. */
  static WireType<TableCommit> tableCommits() {
    return new WireType<>(TableCommit.class, TableCommitSerializer::new);
  }

  /** Type of what the aggregator of snapshots emits. */
  static WireType<SnapshotCommittable> snapshots() {
    return new WireType<>(SnapshotCommittable.class, SnapshotCommittableSerializer::new);
  }

  /** Type of what the aggregator emits. */
  static WireType<DeltaCommittable> committables() {
    return new WireType<>(DeltaCommittable.class, CommittableSerializer::new);
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return new SimpleVersionedSerializerTypeSerializerProxy<>(serializer);
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WireType<?> that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(type);
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof WireType;
  }
}
