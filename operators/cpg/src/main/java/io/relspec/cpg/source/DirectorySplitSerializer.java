package io.relspec.cpg.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Layout of a {@link DirectorySplit}: id, commit, flag, number of paths, paths. */
final class DirectorySplitSerializer implements SimpleVersionedSerializer<DirectorySplit> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(DirectorySplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  static void write(DirectorySplit split, DataOutputView out) throws IOException {
    StringValue.writeString(split.splitId(), out);
    SourceRecordSerializer.INSTANCE.serialize(split.commit(), out);
    out.writeBoolean(split.emitsCommit());
    out.writeInt(split.paths().size());
    for (String path : split.paths()) {
      StringValue.writeString(path, out);
    }
  }

  @Override
  public DirectorySplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("directory split layout " + version + " is not known");
    }
    return read(new DataInputDeserializer(serialized));
  }

  static DirectorySplit read(DataInputView in) throws IOException {
    String splitId = StringValue.readString(in);
    SourceRecord record = SourceRecordSerializer.INSTANCE.deserialize(in);
    if (!(record instanceof SourceCommit commit)) {
      throw new IOException("directory split " + splitId + " holds no commit");
    }
    boolean emitsCommit = in.readBoolean();
    int count = in.readInt();
    List<String> paths = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      paths.add(StringValue.readString(in));
    }
    return new DirectorySplit(splitId, commit, emitsCommit, paths);
  }
}
