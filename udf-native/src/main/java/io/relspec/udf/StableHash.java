package io.relspec.udf;

import java.util.HexFormat;
import java.util.Objects;
import org.apache.flink.table.data.StringData;

/** The hash of the product for Java callers: the same as the SQL function of that name. */
public final class StableHash {

  private static final String FUNCTION = "stable_hash128";

  private StableHash() {}

  /** {@code stable_hash128} of texts, in 32 lower-case hexadecimal digits. */
  public static String hex128(String... parts) {
    NativeCall call = new NativeCall(NativeFunctions.manifest().number(FUNCTION));
    call.start();
    for (String part : parts) {
      call.putText(StringData.fromString(part));
    }
    call.run();
    byte[] hash = (byte[]) Objects.requireNonNull(call.take(NativeType.BINARY_16));
    return HexFormat.of().formatHex(hash);
  }
}
