package io.relspec.delta.sink;

import io.relspec.delta.RowDeletions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Binary form of deletions: path, number of rows as 32 bits, then the differences of the row
 * numbers, seven bits a byte, low bits first, the high bit set if another byte follows.
 */
final class RowDeletionsForm {
  private static final int LOW_BITS = 0x7f;
  private static final int MORE = 0x80;
  private static final int BITS = 7;

  private RowDeletionsForm() {}

  static void writeAll(List<RowDeletions> deletions, DataOutputView out) throws IOException {
    out.writeInt(deletions.size());
    for (RowDeletions file : deletions) {
      Text.write(file.path(), out);
      out.writeInt(file.count());
      int last = 0;
      for (int row : file.rows()) {
        writeVarint(row - last, out);
        last = row;
      }
    }
  }

  static List<RowDeletions> readAll(DataInputView in) throws IOException {
    List<RowDeletions> deletions = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      String path = Text.read(in);
      int[] rows = new int[in.readInt()];
      int last = 0;
      for (int i = 0; i < rows.length; i++) {
        last += readVarint(in);
        rows[i] = last;
      }
      deletions.add(new RowDeletions(path, rows));
    }
    return deletions;
  }

  private static void writeVarint(int value, DataOutputView out) throws IOException {
    int rest = value;
    while (rest > LOW_BITS) {
      out.writeByte((rest & LOW_BITS) | MORE);
      rest >>>= BITS;
    }
    out.writeByte(rest);
  }

  private static int readVarint(DataInputView in) throws IOException {
    int value = 0;
    for (int shift = 0; ; shift += BITS) {
      int next = in.readUnsignedByte();
      value |= (next & LOW_BITS) << shift;
      if (next < MORE) {
        return value;
      }
    }
  }
}
