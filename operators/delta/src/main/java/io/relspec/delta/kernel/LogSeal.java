package io.relspec.delta.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The checksum in a log entry: the CRC-32 of the entry as if the checksum were not in it, as the
 * first field of its first object. Delta lets writers put fields of their own into {@code
 * commitInfo}, and readers of a version's checksum file skip fields that they do not know.
 *
 * <p>An entry without one is that of another program, or its name is what was damaged; then the
 * rest is whole.
 */
final class LogSeal {
  private static final String FIELD = "\"relspecSeal\":\"";
  private static final String END = "\",";
  private static final int DIGITS = 8;
  private static final List<String> HEADS = List.of("{\"commitInfo\":{", "{");

  private LogSeal() {}

  /** The lines of an entry with its checksum, if it begins with an object that can hold it. */
  static List<String> seal(List<String> lines) {
    Optional<String> head =
        lines.isEmpty()
            ? Optional.empty()
            : HEADS.stream().filter(lines.get(0)::startsWith).findFirst();
    if (head.isEmpty() || lines.get(0).startsWith(head.get() + "}")) {
      return lines;
    }
    CRC32 checksum = new CRC32();
    for (String line : lines) {
      checksum.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    List<String> sealed = new ArrayList<>(lines);
    sealed.set(
        0, head.get() + FIELD + hex(checksum) + END + lines.get(0).substring(head.get().length()));
    return sealed;
  }

  /** Whether an entry has the checksum that it says, or says none. */
  static boolean isWhole(byte[] entry) {
    for (String head : HEADS) {
      byte[] start = (head + FIELD).getBytes(StandardCharsets.UTF_8);
      int end = start.length + DIGITS + END.length();
      if (startsWith(entry, start) && entry.length >= end) {
        CRC32 checksum = new CRC32();
        checksum.update(entry, 0, head.length());
        checksum.update(entry, end, entry.length - end);
        String said = new String(entry, start.length, end - start.length, StandardCharsets.UTF_8);
        return said.equals(hex(checksum) + END);
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && java.util.Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  /** Eight hexadecimal digits. */
  static String hex(CRC32 checksum) {
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}
