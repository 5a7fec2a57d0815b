package io.relspec.delta.source;

import io.relspec.delta.kernel.DeletionVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Elements of the binary forms of this package: integers in groups of seven bits, the lowest first,
 * negative ones as zigzag; text as its length in bytes and UTF-8.
 */
final class Bytes {
  private static final int GROUP_BITS = 7;
  private static final int MORE = 0x80;

  private Bytes() {}

  static void writeLong(long value, DataOutputSerializer out) throws IOException {
    long rest = (value << 1) ^ (value >> (Long.SIZE - 1));
    while ((rest & -MORE) != 0) {
      out.writeByte((int) (rest & (MORE - 1)) | MORE);
      rest >>>= GROUP_BITS;
    }
    out.writeByte((int) rest);
  }

  static long readLong(DataInputDeserializer in) throws IOException {
    long rest = 0;
    for (int shift = 0; shift < Long.SIZE; shift += GROUP_BITS) {
      byte group = in.readByte();
      rest |= (long) (group & (MORE - 1)) << shift;
      if (group >= 0) {
        return (rest >>> 1) ^ -(rest & 1);
      }
    }
    throw new IOException("an integer does not end");
  }

  static int readCount(DataInputDeserializer in) throws IOException {
    long count = readLong(in);
    if (count < 0 || count > in.available()) {
      throw new IOException("a count of " + count + " before " + in.available() + " bytes");
    }
    return (int) count;
  }

  static void writeText(String text, DataOutputSerializer out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeLong(bytes.length, out);
    out.write(bytes);
  }

  static String readText(DataInputDeserializer in) throws IOException {
    byte[] bytes = new byte[readCount(in)];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static void writePartition(Map<String, @Nullable String> partition, DataOutputSerializer out)
      throws IOException {
    writeLong(partition.size(), out);
    for (Map.Entry<String, @Nullable String> entry : partition.entrySet()) {
      writeText(entry.getKey(), out);
      String value = entry.getValue();
      out.writeBoolean(value != null);
      if (value != null) {
        writeText(value, out);
      }
    }
  }

  static Map<String, @Nullable String> readPartition(DataInputDeserializer in) throws IOException {
    Map<String, @Nullable String> partition = new TreeMap<>();
    for (int left = readCount(in); left > 0; left--) {
      String column = readText(in);
      partition.put(column, in.readBoolean() ? readText(in) : null);
    }
    return partition;
  }

  static void writeVector(Optional<DeletionVector> vector, DataOutputSerializer out)
      throws IOException {
    out.writeBoolean(vector.isPresent());
    if (vector.isPresent()) {
      writeText(vector.get().storage(), out);
      writeText(vector.get().pathOrInline(), out);
      writeLong(vector.get().offset(), out);
      writeLong(vector.get().sizeBytes(), out);
      writeLong(vector.get().cardinality(), out);
    }
  }

  static Optional<DeletionVector> readVector(DataInputDeserializer in) throws IOException {
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeletionVector(
            readText(in), readText(in), (int) readLong(in), (int) readLong(in), readLong(in)));
  }
}
