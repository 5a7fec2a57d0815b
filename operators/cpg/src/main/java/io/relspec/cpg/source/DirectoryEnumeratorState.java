package io.relspec.cpg.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What the enumerator keeps.
 *
 * @param isScanned whether the tree was listed
 * @param pending splits that no reader has
 */
record DirectoryEnumeratorState(boolean isScanned, List<DirectorySplit> pending) {

  DirectoryEnumeratorState {
    pending = List.copyOf(pending);
  }

  /** Layout: flag, number of splits, splits. */
  static final class Serializer implements SimpleVersionedSerializer<DirectoryEnumeratorState> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(DirectoryEnumeratorState state) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(1024);
      out.writeBoolean(state.isScanned());
      out.writeInt(state.pending().size());
      for (DirectorySplit split : state.pending()) {
        DirectorySplitSerializer.write(split, out);
      }
      return out.getCopyOfBuffer();
    }

    @Override
    public DirectoryEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("directory enumerator layout " + version + " is not known");
      }
      DataInputDeserializer in = new DataInputDeserializer(serialized);
      boolean isScanned = in.readBoolean();
      int count = in.readInt();
      List<DirectorySplit> pending = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        pending.add(DirectorySplitSerializer.read(in));
      }
      return new DirectoryEnumeratorState(isScanned, pending);
    }
  }
}
