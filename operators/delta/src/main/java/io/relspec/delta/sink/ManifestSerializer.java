package io.relspec.delta.sink;

import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** Binary form of manifests, on the wire and in state. */
final class ManifestSerializer implements SimpleVersionedSerializer<DataFileManifest> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DataFileManifest manifest) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    write(manifest, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public DataFileManifest deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw DeltaErrors.stateUnreadable("a data file manifest", version);
    }
    return read(new DataInputDeserializer(serialized));
  }

  static void writeAll(List<DataFileManifest> manifests, DataOutputView out) throws IOException {
    out.writeInt(manifests.size());
    for (DataFileManifest manifest : manifests) {
      write(manifest, out);
    }
  }

  static List<DataFileManifest> readAll(DataInputView in) throws IOException {
    List<DataFileManifest> manifests = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      manifests.add(read(in));
    }
    return manifests;
  }

  static void write(DataFileManifest manifest, DataOutputView out) throws IOException {
    Text.write(manifest.table(), out);
    Text.write(manifest.path(), out);
    out.writeInt(manifest.partition().size());
    for (Map.Entry<String, String> entry : manifest.partition().entrySet()) {
      Text.write(entry.getKey(), out);
      Text.write(entry.getValue(), out);
    }
    out.writeLong(manifest.sizeBytes());
    out.writeLong(manifest.modificationTimeMs());
    out.writeLong(manifest.rows());
    Text.write(manifest.statistics(), out);
  }

  static DataFileManifest read(DataInputView in) throws IOException {
    String table = Text.read(in);
    String path = Text.read(in);
    Map<String, String> partition = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      partition.put(Text.read(in), Text.read(in));
    }
    return new DataFileManifest(
        table, path, partition, in.readLong(), in.readLong(), in.readLong(), Text.read(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ManifestSerializer;
  }

  @Override
  public int hashCode() {
    return VERSION;
  }
}
