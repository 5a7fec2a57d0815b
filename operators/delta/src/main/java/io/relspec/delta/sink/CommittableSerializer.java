package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Binary form of committables, in state and between the sink's operators. Version 1 had new files
 * only.
 */
final class CommittableSerializer implements SimpleVersionedSerializer<DeltaCommittable> {
  static final int VERSION = 2;
  private static final int WITHOUT_DELETIONS = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DeltaCommittable committable) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    new CommittableHead(committable.sinkId(), committable.progress()).write(out);
    ManifestSerializer.writeAll(committable.files(), out);
    ManifestSerializer.writeAll(committable.changeFiles(), out);
    RowDeletionsForm.writeAll(committable.deletions(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public DeltaCommittable deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION && version != WITHOUT_DELETIONS) {
      throw DeltaErrors.stateUnreadable("a committable", version);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    CommittableHead head = CommittableHead.read(in);
    SinkProgress progress = head.progress();
    List<DataFileManifest> files = ManifestSerializer.readAll(in);
    boolean complete = version != WITHOUT_DELETIONS;
    return new DeltaCommittable(
        head.sinkId(),
        progress.incarnation(),
        progress.checkpointId(),
        progress.commitId(),
        progress.rowsTotal(),
        files,
        complete ? ManifestSerializer.readAll(in) : List.of(),
        complete ? RowDeletionsForm.readAll(in) : List.of());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommittableSerializer;
  }

  @Override
  public int hashCode() {
    return VERSION;
  }
}
