package io.relspec.udf.columnar;

import java.io.IOException;

/** The bytes of a closed file, any of which can be read. */
public interface FileBytes {
  /** How many there are. */
  long size();

  /**
   * Reads some.
   *
   * @param position of the first one in the file
   * @param into takes them from {@code offset} on
   * @throws IOException if the file ends before
   */
  void read(long position, byte[] into, int offset, int length) throws IOException;
}
