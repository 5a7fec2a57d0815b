package io.relspec.delta.source;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Binary form of splits, in state and on their way to readers; the first byte is its version. */
final class DeltaSourceSplitSerializer implements SimpleVersionedSerializer<DeltaSourceSplit> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DeltaSourceSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(512);
    out.writeByte(VERSION);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public DeltaSourceSplit deserialize(int version, byte[] serialized) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    int written = in.readByte();
    if (version != VERSION || written != VERSION) {
      throw DeltaErrors.stateUnreadable("a split", written);
    }
    return read(in);
  }

  static void write(DeltaSourceSplit split, DataOutputSerializer out) throws IOException {
    Bytes.writeText(split.splitId(), out);
    Bytes.writeLong(split.version(), out);
    Bytes.writeLong(split.timestampMs(), out);
    out.writeBoolean(split.isCommit());
    Bytes.writeLong(split.files().size(), out);
    for (FileRead file : split.files()) {
      Bytes.writeText(file.path(), out);
      Bytes.writePartition(file.partition(), out);
      Bytes.writeLong(file.sizeBytes(), out);
      Bytes.writeLong(file.rows(), out);
      out.writeByte(file.kind().number());
      Bytes.writeVector(file.only(), out);
      Bytes.writeVector(file.except(), out);
      Bytes.writeLong(file.rowsDone(), out);
    }
  }

  static DeltaSourceSplit read(DataInputDeserializer in) throws IOException {
    String splitId = Bytes.readText(in);
    long version = Bytes.readLong(in);
    long timestampMs = Bytes.readLong(in);
    boolean isCommit = in.readBoolean();
    List<FileRead> files = new ArrayList<>();
    for (int left = Bytes.readCount(in); left > 0; left--) {
      files.add(
          new FileRead(
              Bytes.readText(in),
              Bytes.readPartition(in),
              Bytes.readLong(in),
              Bytes.readLong(in),
              ChangeKind.of(in.readByte()),
              Bytes.readVector(in),
              Bytes.readVector(in),
              Bytes.readLong(in)));
    }
    return new DeltaSourceSplit(splitId, version, timestampMs, isCommit, files);
  }
}
