package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What a sink remembers of itself from its first start on.
 *
 * @param incarnation made once, at the first start, and never derived from anything that changes
 *     with a restart
 * @param rowsTotal rows of all committables emitted so far
 */
record SinkLife(String incarnation, long rowsTotal) {
  private static final byte VERSION = 1;

  SinkLife plus(long rows) {
    return new SinkLife(incarnation, rowsTotal + rows);
  }

  byte[] toBytes() throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    out.writeByte(VERSION);
    Text.write(incarnation, out);
    out.writeLong(rowsTotal);
    return out.getCopyOfBuffer();
  }

  static SinkLife fromBytes(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    byte version = in.readByte();
    if (version != VERSION) {
      throw DeltaErrors.stateUnreadable("the identity of a sink", version);
    }
    return new SinkLife(Text.read(in), in.readLong());
  }
}
