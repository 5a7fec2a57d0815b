package io.relspec.delta.sink;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What the binary form of every committable begins with.
 *
 * @param sinkId the sink
 * @param progress what the sink's domain says once it is committed
 */
record CommittableHead(String sinkId, SinkProgress progress) {
  void write(DataOutputSerializer out) throws IOException {
    Text.write(sinkId, out);
    Text.write(progress.incarnation(), out);
    out.writeLong(progress.checkpointId());
    Text.write(progress.commitId(), out);
    out.writeLong(progress.rowsTotal());
  }

  static CommittableHead read(DataInputDeserializer in) throws IOException {
    return new CommittableHead(
        Text.read(in),
        new SinkProgress(Text.read(in), in.readLong(), Text.read(in), in.readLong()));
  }
}
