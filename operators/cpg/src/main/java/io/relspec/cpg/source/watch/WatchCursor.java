package io.relspec.cpg.source.watch;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/**
 * The files as they were emitted.
 *
 * @param files by path
 */
record WatchCursor(SortedMap<String, Seen> files) {
  private static final byte VERSION = 1;
  private static final int BYTES_PER_FILE = 100;

  /** Modification time of a file that was written so recently that its time may hide a change. */
  static final long UNSETTLED = -1;

  /**
   * A file as it was emitted.
   *
   * @param sizeBytes size when it was listed
   * @param modifiedNs modification time when it was listed, or {@link #UNSETTLED}
   * @param contentId stands for the content that was emitted
   */
  record Seen(long sizeBytes, long modifiedNs, String contentId) {}

  WatchCursor {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** Layout: version, number of files, then path, size, time and content of each. */
  byte[] encode() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(BYTES_PER_FILE * (files.size() + 1));
    out.writeByte(VERSION);
    out.writeInt(files.size());
    for (Map.Entry<String, Seen> file : files.entrySet()) {
      StringValue.writeString(file.getKey(), out);
      out.writeLong(file.getValue().sizeBytes());
      out.writeLong(file.getValue().modifiedNs());
      StringValue.writeString(file.getValue().contentId(), out);
    }
    return out.getCopyOfBuffer();
  }

  static WatchCursor decode(byte[] encoded) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(encoded);
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("layout " + version + " of a watch cursor is not known");
    }
    SortedMap<String, Seen> files = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String path = StringValue.readString(in);
      files.put(path, new Seen(in.readLong(), in.readLong(), StringValue.readString(in)));
    }
    return new WatchCursor(files);
  }
}
