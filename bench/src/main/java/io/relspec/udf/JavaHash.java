package io.relspec.udf;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.flink.table.data.binary.BinaryStringData;

/**
 * {@code stable_hash64} of a BIGINT and a text without native code, to measure against: XXH3 of a
 * library over the same encoding. For use by one thread.
 */
final class JavaHash {

  private static final Hasher64 XXH3 = Hashing.xxh3_64();
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte INTEGER_TAG = 2;
  private static final byte TEXT_TAG = 4;
  private static final int TEXT_START = 1 + Long.BYTES;
  private static final int HEADER = TEXT_START + 1 + Integer.BYTES;

  private byte[] encoding = new byte[512];

  long hash(long id, BinaryStringData text) {
    int size = text.getSizeInBytes();
    if (encoding.length < HEADER + size) {
      encoding = new byte[Math.max(2 * encoding.length, HEADER + size)];
    }
    encoding[0] = INTEGER_TAG;
    LONG.set(encoding, 1, id);
    encoding[TEXT_START] = TEXT_TAG;
    INT.set(encoding, TEXT_START + 1, size);
    text.getSegments()[0].get(text.getOffset(), encoding, HEADER, size);
    return XXH3.hashBytesToLong(encoding, 0, HEADER + size);
  }
}
