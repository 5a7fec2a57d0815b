package io.relspec.udf;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/**
 * Hashes and ids without native code, to measure against: XXH3 of a library over the same encoding.
 * {@link #start}, a call per part, then the hash. For use by one thread.
 */
final class JavaHash implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Hasher64 XXH3 = Hashing.xxh3_64();
  private static final Hasher128 XXH3_128 = Hashing.xxh3_128();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte NULL_TAG = 0;
  private static final byte BOOLEAN_TAG = 1;
  private static final byte INTEGER_TAG = 2;
  private static final byte TEXT_TAG = 4;

  private byte[] encoding = new byte[512];
  private int size;

  JavaHash start() {
    size = 0;
    return this;
  }

  JavaHash put(long value) {
    reserve(1 + Long.BYTES);
    encoding[size] = INTEGER_TAG;
    LONG.set(encoding, size + 1, value);
    size += 1 + Long.BYTES;
    return this;
  }

  JavaHash put(boolean value) {
    reserve(2);
    encoding[size++] = BOOLEAN_TAG;
    encoding[size++] = value ? (byte) 1 : 0;
    return this;
  }

  JavaHash put(@Nullable StringData value) {
    if (value == null) {
      reserve(1);
      encoding[size++] = NULL_TAG;
    } else if (value instanceof BinaryStringData text && text.getSegments().length == 1) {
      int length = text.getSizeInBytes();
      header(length);
      text.getSegments()[0].get(text.getOffset(), encoding, size, length);
      size += length;
    } else {
      put(value.toBytes());
    }
    return this;
  }

  /** A text in UTF-8. */
  JavaHash put(byte[] text) {
    header(text.length);
    System.arraycopy(text, 0, encoding, size, text.length);
    size += text.length;
    return this;
  }

  long hash64() {
    return XXH3.hashBytesToLong(encoding, 0, size);
  }

  byte[] hash128() {
    HashValue128 hash = XXH3_128.hashBytesTo128Bits(encoding, 0, size);
    byte[] bytes = new byte[16];
    BIG.set(bytes, 0, hash.getMostSignificantBits());
    BIG.set(bytes, Long.BYTES, hash.getLeastSignificantBits());
    return bytes;
  }

  /** {@code stable_hash64} of a BIGINT and a text. */
  long hash(long id, StringData text) {
    return start().put(id).put(text).hash64();
  }

  private void header(int length) {
    reserve(1 + Integer.BYTES + length);
    encoding[size] = TEXT_TAG;
    INT.set(encoding, size + 1, length);
    size += 1 + Integer.BYTES;
  }

  private void reserve(int bytes) {
    if (size + bytes > encoding.length) {
      encoding = Arrays.copyOf(encoding, Math.max(2 * encoding.length, size + bytes));
    }
  }
}
