package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.fileio.FileIO;

/** Brings the file system of a URI scheme; found by {@link java.util.ServiceLoader}. */
public interface FileIOProvider {
  /** The scheme without its colon. */
  String scheme();

  /**
   * A file system that takes paths of this scheme. Putting a file only if it is absent must be
   * atomic.
   *
   * @param fsync whether what is written must survive the loss of power
   */
  FileIO create(boolean fsync);
}
