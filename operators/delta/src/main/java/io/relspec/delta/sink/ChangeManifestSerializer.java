package io.relspec.delta.sink;

import io.relspec.delta.ChangeManifest;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Binary form of what writers of changes emit, on the wire. */
final class ChangeManifestSerializer implements SimpleVersionedSerializer<ChangeManifest> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(ChangeManifest manifest) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    Text.write(manifest.table(), out);
    ManifestSerializer.writeAll(manifest.files(), out);
    ManifestSerializer.writeAll(manifest.changeFiles(), out);
    RowDeletionsForm.writeAll(manifest.deletions(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public ChangeManifest deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw DeltaErrors.stateUnreadable("a manifest of changes", version);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    return new ChangeManifest(
        Text.read(in),
        ManifestSerializer.readAll(in),
        ManifestSerializer.readAll(in),
        RowDeletionsForm.readAll(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChangeManifestSerializer;
  }

  @Override
  public int hashCode() {
    return VERSION;
  }
}
