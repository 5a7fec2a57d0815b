package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Binary form of committables of snapshots, in state and between the sink's operators. */
final class SnapshotCommittableSerializer
    implements SimpleVersionedSerializer<SnapshotCommittable> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(SnapshotCommittable committable) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    new CommittableHead(committable.sinkId(), committable.progress()).write(out);
    out.writeInt(committable.marks().size());
    for (SourceMark mark : committable.marks()) {
      Text.write(mark.repo(), out);
      out.writeLong(mark.commitSeq());
      Text.write(mark.commitId(), out);
    }
    TableCommitSerializer.writeAll(committable.commits(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public SnapshotCommittable deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw DeltaErrors.stateUnreadable("a committable of snapshots", version);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    CommittableHead head = CommittableHead.read(in);
    SinkProgress progress = head.progress();
    List<SourceMark> marks = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      marks.add(new SourceMark(Text.read(in), in.readLong(), Text.read(in)));
    }
    return new SnapshotCommittable(
        head.sinkId(),
        progress.incarnation(),
        progress.checkpointId(),
        progress.commitId(),
        progress.rowsTotal(),
        marks,
        TableCommitSerializer.readAll(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SnapshotCommittableSerializer;
  }

  @Override
  public int hashCode() {
    return VERSION;
  }
}
