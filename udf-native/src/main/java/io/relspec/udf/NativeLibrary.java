package io.relspec.udf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Loads the native library from the class path, once per class loader.
 *
 * <p>The bytes are checked against the SHA-256 stored at build time, written to a new directory
 * that only this user can enter, loaded, and unlinked: no file that others could have written is
 * ever trusted, and nothing is left behind.
 */
public final class NativeLibrary {

  /** Where resources come from; null for one that is not there. */
  interface Resources {
    @Nullable InputStream open(String name) throws IOException;
  }

  private static boolean loaded;

  private NativeLibrary() {}

  /** Loads the library unless it is loaded; a {@link NativeException} if that is not possible. */
  public static synchronized void load() {
    if (loaded) {
      return;
    }
    load(Platform.current(), name -> NativeLibrary.class.getResourceAsStream("/" + name));
    loaded = true;
  }

  private static void load(Platform platform, Resources resources) {
    byte[] library = verified(platform, resources);
    try {
      Path directory = Files.createTempDirectory("relspec-native-");
      Path file = directory.resolve("librelspec.so");
      try {
        Files.write(file, library);
        System.load(file.toString());
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new NativeException(
          NativeCode.LIBRARY_LOAD_FAILED,
          "%s cannot be loaded from %s: %s; the directory must be writable and allow execution (set java.io.tmpdir), and the C library must be glibc"
              .formatted(platform.library(), System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }

  /** The bytes of the library, if they are those that were built. */
  static byte[] verified(Platform platform, Resources resources) {
    byte[] library = read(platform.library(), resources);
    String expected =
        new String(read(platform.checksum(), resources), StandardCharsets.US_ASCII).strip();
    String actual = HexFormat.of().formatHex(sha256().digest(library));
    if (!actual.equals(expected)) {
      throw new NativeException(
          NativeCode.LIBRARY_CORRUPT,
          "%s has SHA-256 %s but %s was built; install the package again"
              .formatted(platform.library(), actual, expected),
          null);
    }
    return library;
  }

  private static byte[] read(String name, Resources resources) {
    try (InputStream stream = resources.open(name)) {
      if (stream == null) {
        throw missing(name, null);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw missing(name, e);
    }
  }

  private static NativeException missing(String name, @Nullable IOException cause) {
    return new NativeException(
        NativeCode.LIBRARY_MISSING,
        name + " cannot be read from the class path; build the module udf-native on this platform",
        cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
