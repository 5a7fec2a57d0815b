package io.relspec.delta.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;

/** Values in Parquet's plain encoding. */
final class PlainValues {
  private static final int FIRST_BYTES_PER_VALUE = 16;

  private PlainValues() {}

  /**
   * Encodes the next values of a reader.
   *
   * @param type the type of the column
   * @param count how many values
   */
  static ByteBuffer of(PrimitiveType type, ValuesReader values, int count) {
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> booleans(values, count);
      case INT32 -> {
        ByteBuffer out = buffer(count, Integer.BYTES);
        for (int i = 0; i < count; i++) {
          out.putInt(values.readInteger());
        }
        yield out.flip();
      }
      case INT64 -> {
        ByteBuffer out = buffer(count, Long.BYTES);
        for (int i = 0; i < count; i++) {
          out.putLong(values.readLong());
        }
        yield out.flip();
      }
      case FLOAT -> {
        ByteBuffer out = buffer(count, Float.BYTES);
        for (int i = 0; i < count; i++) {
          out.putFloat(values.readFloat());
        }
        yield out.flip();
      }
      case DOUBLE -> {
        ByteBuffer out = buffer(count, Double.BYTES);
        for (int i = 0; i < count; i++) {
          out.putDouble(values.readDouble());
        }
        yield out.flip();
      }
      case BINARY -> texts(values, count, true);
      case FIXED_LEN_BYTE_ARRAY, INT96 -> texts(values, count, false);
    };
  }

  private static ByteBuffer buffer(int count, int bytesPerValue) {
    return ByteBuffer.allocate(Math.multiplyExact(count, bytesPerValue))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer booleans(ValuesReader values, int count) {
    byte[] bits = new byte[(count + Byte.SIZE - 1) / Byte.SIZE];
    for (int i = 0; i < count; i++) {
      if (values.readBoolean()) {
        bits[i / Byte.SIZE] |= (byte) (1 << (i % Byte.SIZE));
      }
    }
    return ByteBuffer.wrap(bits);
  }

  private static ByteBuffer texts(ValuesReader values, int count, boolean hasLengths) {
    ByteBuffer out = buffer(count, FIRST_BYTES_PER_VALUE);
    for (int i = 0; i < count; i++) {
      Binary value = values.readBytes();
      int length = value.length();
      out = withRoom(out, Math.addExact(length, Integer.BYTES));
      if (hasLengths) {
        out.putInt(length);
      }
      out.put(value.toByteBuffer());
    }
    return out.flip();
  }

  private static ByteBuffer withRoom(ByteBuffer buffer, int bytes) {
    if (buffer.remaining() >= bytes) {
      return buffer;
    }
    int wanted = Math.addExact(buffer.position(), bytes);
    int capacity = (int) Math.min(Integer.MAX_VALUE - Long.BYTES, 2L * wanted);
    return buffer(Math.max(wanted, capacity), 1).put(buffer.flip());
  }
}
