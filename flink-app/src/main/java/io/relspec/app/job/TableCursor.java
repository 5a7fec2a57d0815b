package io.relspec.app.job;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/**
 * The versions of tables that were applied last.
 *
 * @param versions by dataset
 */
record TableCursor(SortedMap<String, Long> versions) {
  private static final byte VERSION = 1;

  TableCursor {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
  }

  /**
   * The version of a table that was applied.
   *
   * @throws IOException if the state is of a job that did not read the table
   */
  long versionOf(ReadTable table) throws IOException {
    Long version = versions.get(table.dataset());
    if (version == null) {
      throw new IOException("the state knows no version of " + table.dataset());
    }
    return version;
  }

  /** Layout: version, number of tables, then dataset and version of each. */
  byte[] encode() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(VERSION);
    out.writeInt(versions.size());
    for (Map.Entry<String, Long> table : versions.entrySet()) {
      StringValue.writeString(table.getKey(), out);
      out.writeLong(table.getValue());
    }
    return out.getCopyOfBuffer();
  }

  static TableCursor decode(byte[] encoded) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(encoded);
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("layout " + version + " of a cursor over tables is not known");
    }
    SortedMap<String, Long> versions = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String dataset = StringValue.readString(in);
      versions.put(dataset, in.readLong());
    }
    return new TableCursor(versions);
  }
}
