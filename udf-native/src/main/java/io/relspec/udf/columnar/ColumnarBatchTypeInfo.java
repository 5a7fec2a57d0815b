package io.relspec.udf.columnar;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type of streams of {@link ColumnarBatch}. */
public final class ColumnarBatchTypeInfo extends TypeInformation<ColumnarBatch> {
  /** The type; it has no parameters. */
  public static final ColumnarBatchTypeInfo INSTANCE = new ColumnarBatchTypeInfo();

  private ColumnarBatchTypeInfo() {}

  @Override
  public TypeSerializer<ColumnarBatch> createSerializer(SerializerConfig config) {
    return ColumnarBatchSerializer.INSTANCE;
  }

  @Override
  public Class<ColumnarBatch> getTypeClass() {
    return ColumnarBatch.class;
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
    return "ColumnarBatch";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnarBatchTypeInfo;
  }

  @Override
  public int hashCode() {
    return ColumnarBatchTypeInfo.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ColumnarBatchTypeInfo;
  }
}
