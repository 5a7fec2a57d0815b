package io.relspec.delta.source;

import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.columnar.vector.BooleanColumnVector;
import org.apache.flink.table.data.columnar.vector.ByteColumnVector;
import org.apache.flink.table.data.columnar.vector.BytesColumnVector;
import org.apache.flink.table.data.columnar.vector.DecimalColumnVector;
import org.apache.flink.table.data.columnar.vector.DoubleColumnVector;
import org.apache.flink.table.data.columnar.vector.FloatColumnVector;
import org.apache.flink.table.data.columnar.vector.IntColumnVector;
import org.apache.flink.table.data.columnar.vector.LongColumnVector;
import org.apache.flink.table.data.columnar.vector.ShortColumnVector;
import org.apache.flink.table.data.columnar.vector.TimestampColumnVector;
import org.jspecify.annotations.Nullable;

/** A column that has the same value in every row; it is read by the method of its type only. */
final class ConstantVector
    implements BooleanColumnVector,
        ByteColumnVector,
        ShortColumnVector,
        IntColumnVector,
        LongColumnVector,
        FloatColumnVector,
        DoubleColumnVector,
        BytesColumnVector,
        DecimalColumnVector,
        TimestampColumnVector {
  private final @Nullable Object value;

  /** A column of a value as {@link io.relspec.delta.PartitionValues#parse} gives it. */
  ConstantVector(@Nullable Object value) {
    this.value = value;
  }

  private Object value() {
    if (value == null) {
      throw new IllegalStateException("the value is null");
    }
    return value;
  }

  private Number number() {
    return (Number) value();
  }

  @Override
  public boolean isNullAt(int row) {
    return value == null;
  }

  @Override
  public boolean getBoolean(int row) {
    return (Boolean) value();
  }

  @Override
  public byte getByte(int row) {
    return number().byteValue();
  }

  @Override
  public short getShort(int row) {
    return number().shortValue();
  }

  @Override
  public int getInt(int row) {
    return number().intValue();
  }

  @Override
  public long getLong(int row) {
    return number().longValue();
  }

  @Override
  public float getFloat(int row) {
    return number().floatValue();
  }

  @Override
  public double getDouble(int row) {
    return number().doubleValue();
  }

  @Override
  public Bytes getBytes(int row) {
    byte[] bytes = (byte[]) value();
    return new Bytes(bytes, 0, bytes.length);
  }

  @Override
  public DecimalData getDecimal(int row, int precision, int scale) {
    return (DecimalData) value();
  }

  @Override
  public TimestampData getTimestamp(int row, int precision) {
    return (TimestampData) value();
  }
}
