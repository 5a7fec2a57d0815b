package io.relspec.delta.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The seal of a data file of this program, an entry in its footer: a checksum of the footer, and a
 * length and a checksum of each column chunk, {@code FFFFFFFF(,LENGTH:CCCCCCCC)*} in hexadecimal
 * digits. Checksums of pages leave open what their headers and the footer say. {@code seal.rs}
 * writes it and checks it in native code.
 *
 * <p>A file without one is that of another program, or its name is what was damaged; then the rest
 * is whole.
 */
final class DataSeal {
  private static final String KEY = "relspec.seal";

  /** Head of a text field whose id follows on the one before, in Thrift's compact protocol. */
  private static final byte NEXT_TEXT = 0x18;

  private static final byte[] ENTRY = entry();
  private static final byte[] OPEN = "00000000".getBytes(StandardCharsets.US_ASCII);
  private static final int MAGIC_BYTES = 4;
  private static final int HEX = 16;

  /** Length of the footer and the magic bytes. */
  static final int TAIL_BYTES = Integer.BYTES + MAGIC_BYTES;

  /** Where chunks begin; behind the last of them is the footer. */
  private final long[] bounds;

  private final int[] checksums;

  private DataSeal(long[] bounds, int[] checksums) {
    this.bounds = bounds;
    this.checksums = checksums;
  }

  private static byte[] entry() {
    byte[] key = KEY.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(key.length + 3)
        .put(NEXT_TEXT)
        .put((byte) key.length)
        .put(key)
        .put(NEXT_TEXT)
        .array();
  }

  /** Length of a file's end that holds its footer, as the file says it; not checked. */
  static long endBytes(byte[] end) {
    int at = end.length - TAIL_BYTES;
    long said = ByteBuffer.wrap(end, at, Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return (said & 0xffff_ffffL) + TAIL_BYTES;
  }

  /**
   * The seal of a file.
   *
   * @param end the end of the file, the footer in it
   * @param length length of the file
   * @throws IOException if there is one, but the footer is not what was sealed
   */
  static Optional<DataSeal> of(byte[] end, long length) throws IOException {
    int footer = (int) Math.max(0, end.length - endBytes(end));
    int entry = lastEntry(end, footer);
    if (entry < 0) {
      return Optional.empty();
    }
    int[] text = text(end, entry + ENTRY.length);
    try {
      DataSeal seal = parse(new String(end, text[0], text[1] - text[0], StandardCharsets.US_ASCII));
      long begins = seal.footerStart() - (length - end.length);
      int said =
          Integer.parseUnsignedInt(
              new String(end, text[0], OPEN.length, StandardCharsets.US_ASCII), HEX);
      if (begins < 0 || begins > text[0] || checksum(end, (int) begins, text[0]) != said) {
        throw new IOException("its footer does not have its checksum");
      }
      return Optional.of(seal);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("its seal cannot be read", e);
    }
  }

  private static int lastEntry(byte[] end, int from) {
    for (int at = end.length - ENTRY.length; at >= from; at--) {
      if (Arrays.equals(end, at, at + ENTRY.length, ENTRY, 0, ENTRY.length)) {
        return at;
      }
    }
    return -1;
  }

  /** Where the text begins and ends whose length is at a place. */
  private static int[] text(byte[] end, int at) throws IOException {
    int start = at;
    long length = 0;
    for (int shift = 0; shift < Integer.SIZE && start < end.length; shift += 7) {
      byte part = end[start++];
      length |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        break;
      }
    }
    if (length < OPEN.length || length > end.length - start) {
      throw new IOException("its seal cannot be read");
    }
    return new int[] {start, start + (int) length};
  }

  private static DataSeal parse(String text) {
    String[] parts = text.split(",", -1);
    long[] bounds = new long[parts.length];
    int[] checksums = new int[parts.length - 1];
    bounds[0] = MAGIC_BYTES;
    for (int i = 0; i < checksums.length; i++) {
      String chunk = parts[i + 1];
      int colon = chunk.indexOf(':');
      bounds[i + 1] = Math.addExact(bounds[i], Long.parseLong(chunk, 0, colon, HEX));
      checksums[i] = Integer.parseUnsignedInt(chunk, colon + 1, chunk.length(), HEX);
    }
    return new DataSeal(bounds, checksums);
  }

  private static int checksum(byte[] end, int from, int digits) {
    CRC32 checksum = new CRC32();
    checksum.update(end, from, digits - from);
    checksum.update(OPEN);
    int behind = digits + OPEN.length;
    checksum.update(end, behind, end.length - behind);
    return (int) checksum.getValue();
  }

  /** Where the footer begins. */
  long footerStart() {
    return bounds[bounds.length - 1];
  }

  /** The column chunk that begins at a position; negative if none does. */
  int chunkFrom(long position) {
    return Arrays.binarySearch(bounds, position);
  }

  /** Where a column chunk ends. */
  long end(int chunk) {
    return bounds[chunk + 1];
  }

  /** Whether a column chunk has the checksum that the seal says. */
  boolean isWhole(int chunk, CRC32 checksum) {
    return (int) checksum.getValue() == checksums[chunk];
  }
}
