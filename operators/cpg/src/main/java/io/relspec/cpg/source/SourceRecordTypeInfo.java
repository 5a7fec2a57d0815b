package io.relspec.cpg.source;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/** Type of {@link SourceRecord} streams. */
public final class SourceRecordTypeInfo extends TypeInformation<SourceRecord> {
  public static final SourceRecordTypeInfo INSTANCE = new SourceRecordTypeInfo();

  private static final long serialVersionUID = 1L;

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
  public Class<SourceRecord> getTypeClass() {
    return SourceRecord.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<SourceRecord> createSerializer(SerializerConfig config) {
    return SourceRecordSerializer.INSTANCE;
  }

  @Override
  public String toString() {
    return "SourceRecord";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourceRecordTypeInfo;
  }

  @Override
  public int hashCode() {
    return SourceRecordTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SourceRecordTypeInfo;
  }
}
