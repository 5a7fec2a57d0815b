package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the file system of a location, and reads its files. */
final class FileIOs {
  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):");

  private FileIOs() {}

  /**
   * All bytes of a file.
   *
   * @param sizeBytes its length
   * @throws java.io.FileNotFoundException if it is not there
   */
  static byte[] readAll(FileIO fileIO, String path, long sizeBytes) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(sizeBytes)];
    try (SeekableInputStream in = fileIO.newInputFile(path, sizeBytes).newStream()) {
      in.readFully(bytes, 0, bytes.length);
    }
    return bytes;
  }

  /** The same with a log that is sealed. */
  static FileIO sealed(String location, boolean fsync) {
    return new SealedLogIO(of(location, fsync));
  }

  /** The file system of a location. */
  static FileIO of(String location, boolean fsync) {
    Matcher matcher = SCHEME.matcher(location);
    String scheme = matcher.find() ? matcher.group(1) : "file";
    if (scheme.equals("file")) {
      return new NioFileIO(fsync);
    }
    return ServiceLoader.load(FileIOProvider.class, FileIOProvider.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.scheme().equals(scheme))
        .findFirst()
        .orElseThrow(() -> DeltaErrors.storageUnknown(location, scheme))
        .create(fsync);
  }
}
