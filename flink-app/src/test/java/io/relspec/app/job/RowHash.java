package io.relspec.app.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** A 64-bit hash of the values of a row, the same for every representation of the row. */
final class RowHash {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;

  private final List<RowData.FieldGetter> getters = new ArrayList<>();
  private final RowType type;

  RowHash(RowType type) {
    this.type = type;
    for (int i = 0; i < type.getFieldCount(); i++) {
      getters.add(RowData.createFieldGetter(type.getTypeAt(i), i));
    }
  }

  long of(RowData row) {
    long hash = 1;
    for (int i = 0; i < getters.size(); i++) {
      hash = mix(hash, value(type.getTypeAt(i), getters.get(i).getFieldOrNull(row)));
    }
    return hash;
  }

  private static long value(LogicalType type, @Nullable Object value) {
    if (value == null) {
      return 0x51;
    }
    if (value instanceof StringData text) {
      return bytes(text.toBytes());
    }
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    if (value instanceof TimestampData time) {
      return mix(3, time.getMillisecond());
    }
    if (value instanceof ArrayData array) {
      LogicalType element = ((ArrayType) type).getElementType();
      ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
      long hash = array.size();
      for (int i = 0; i < array.size(); i++) {
        hash = mix(hash, value(element, getter.getElementOrNull(array, i)));
      }
      return hash;
    }
    if (value instanceof Boolean flag) {
      return flag ? 5 : 7;
    }
    if (value instanceof Double || value instanceof Float) {
      return mix(11, Double.doubleToLongBits(((Number) value).doubleValue()));
    }
    if (value instanceof Number number) {
      return mix(13, number.longValue());
    }
    throw new IllegalStateException("a value of " + value.getClass());
  }

  private static long bytes(byte[] bytes) {
    long hash = bytes.length;
    for (byte b : bytes) {
      hash = (hash ^ b) * 0x100000001B3L;
    }
    return mix(17, hash);
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ (value * FACTOR)) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 29);
  }
}
