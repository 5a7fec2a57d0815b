package io.relspec.udf;

import java.util.Locale;
import java.util.Set;

/** A machine that the native library is built for. */
enum Platform {
  LINUX_X86_64("linux-x86_64"),
  LINUX_AARCH64("linux-aarch64");

  private static final Set<String> X86_64 = Set.of("amd64", "x86_64");
  private static final Set<String> AARCH64 = Set.of("aarch64", "arm64");

  private final String directory;

  Platform(String directory) {
    this.directory = directory;
  }

  /** The platform of this JVM; a {@link NativeException} if no library is built for it. */
  static Platform current() {
    return of(System.getProperty("os.name", "unknown"), System.getProperty("os.arch", "unknown"));
  }

  /** The platform by the JVM's names for the operating system and the processor. */
  static Platform of(String os, String architecture) {
    boolean linux = os.toLowerCase(Locale.ROOT).equals("linux");
    if (linux && X86_64.contains(architecture)) {
      return LINUX_X86_64;
    }
    if (linux && AARCH64.contains(architecture)) {
      return LINUX_AARCH64;
    }
    throw new NativeException(
        NativeCode.PLATFORM_UNSUPPORTED,
        "there is no native library for %s on %s; run on Linux with x86_64 or aarch64, or in the container image"
            .formatted(os, architecture),
        null);
  }

  /** Name of the resource that holds the library. */
  String library() {
    return "native/" + directory + "/librelspec.so";
  }

  /** Name of the resource that holds its SHA-256 in lower-case hexadecimal. */
  String checksum() {
    return library() + ".sha256";
  }
}
