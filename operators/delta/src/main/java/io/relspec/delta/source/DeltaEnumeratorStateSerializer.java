package io.relspec.delta.source;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Binary form of the state of an enumerator; the first byte is its version. Version 1 kept no
 * files.
 */
final class DeltaEnumeratorStateSerializer
    implements SimpleVersionedSerializer<DeltaEnumeratorState> {
  static final int VERSION = 2;
  private static final int WITHOUT_FILES = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DeltaEnumeratorState state) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(1024);
    out.writeByte(VERSION);
    Bytes.writeLong(state.nextVersion(), out);
    Bytes.writeLong(state.lastVersion().orElse(-1), out);
    Bytes.writeLong(state.waiting().size(), out);
    for (DeltaSourceSplit split : state.waiting()) {
      DeltaSourceSplitSerializer.write(split, out);
    }
    out.writeBoolean(state.files().isPresent());
    if (state.files().isPresent()) {
      DeltaSourceSplitSerializer.write(state.files().get(), out);
    }
    return out.getCopyOfBuffer();
  }

  @Override
  public DeltaEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    int written = in.readByte();
    if (version != written || (written != VERSION && written != WITHOUT_FILES)) {
      throw DeltaErrors.stateUnreadable("the state of a source", written);
    }
    long nextVersion = Bytes.readLong(in);
    long lastVersion = Bytes.readLong(in);
    List<DeltaSourceSplit> waiting = new ArrayList<>();
    for (int left = Bytes.readCount(in); left > 0; left--) {
      waiting.add(DeltaSourceSplitSerializer.read(in));
    }
    boolean hasFiles = written != WITHOUT_FILES && in.readBoolean();
    return new DeltaEnumeratorState(
        nextVersion,
        lastVersion < 0 ? OptionalLong.empty() : OptionalLong.of(lastVersion),
        waiting,
        hasFiles ? Optional.of(DeltaSourceSplitSerializer.read(in)) : Optional.empty());
  }
}
