package io.relspec.udf;

import java.util.HexFormat;
import org.apache.flink.table.data.StringData;

/** The library's hash for Java's own use; there is no second implementation. */
public final class StableHash {
  private StableHash() {}

  /** {@code stable_hash128} of a text as 32 lower-case hexadecimal digits. */
  public static String hex128(String text) {
    NativeCall call = new NativeCall(NativeFunctions.manifest().number("stable_hash128"));
    call.start();
    call.putText(StringData.fromString(text));
    call.run();
    if (call.take(NativeType.BYTES) instanceof byte[] hash) {
      return HexFormat.of().formatHex(hash);
    }
    throw new IllegalStateException("stable_hash128 of a text is never null");
  }
}
