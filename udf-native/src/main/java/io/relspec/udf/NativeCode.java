package io.relspec.udf;

/** Stable codes of what can go wrong with the native library. */
public enum NativeCode {
  /** No library is built for this operating system and processor. */
  PLATFORM_UNSUPPORTED,
  /** The library or its checksum is not on the class path. */
  LIBRARY_MISSING,
  /** The library was built with other dataset contracts than the Java side. */
  NATIVE_CONTRACTS,
  /** The library is not the one that was built: its checksum differs. */
  LIBRARY_CORRUPT,
  /** The operating system refuses to load the library. */
  LIBRARY_LOAD_FAILED,
  /** A bug in native code. The input that is named should be put aside; a retry fails again. */
  NATIVE_PANIC,
  /** A native function got what it does not take. */
  NATIVE_ARGUMENT,
  /** A handle that was never opened or is closed. */
  NATIVE_HANDLE,
  /** Native code could not get the memory it needs; a retry may succeed. */
  NATIVE_MEMORY,
  /** Native code called Java and that failed. */
  NATIVE_JAVA,
  /** The bytes of a file are not what its writer wrote. */
  NATIVE_DAMAGED
}
