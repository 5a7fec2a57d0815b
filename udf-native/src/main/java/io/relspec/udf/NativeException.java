package io.relspec.udf;

import org.jspecify.annotations.Nullable;

/** The native library is not there, or a call into it failed. The JVM is sound in either case. */
public final class NativeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final NativeCode code;

  NativeException(NativeCode code, String message, @Nullable Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
  }

  /** Called by the native library, which knows the constants of {@link NativeCode} by name. */
  NativeException(String code, String message) {
    this(NativeCode.valueOf(code), message, null);
  }

  /** What kind of failure. */
  public NativeCode code() {
    return code;
  }
}
