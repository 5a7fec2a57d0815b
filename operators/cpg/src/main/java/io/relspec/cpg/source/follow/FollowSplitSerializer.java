package io.relspec.cpg.source.follow;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Layout of a {@link FollowSplit}: repository, commits applied, length of the cursor, cursor. */
final class FollowSplitSerializer implements SimpleVersionedSerializer<FollowSplit> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(FollowSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(split.cursor().length + 64);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  static void write(FollowSplit split, DataOutputView out) throws IOException {
    StringValue.writeString(split.repo(), out);
    out.writeLong(split.commitSeq());
    out.writeInt(split.cursor().length);
    out.write(split.cursor());
  }

  @Override
  public FollowSplit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("layout " + version + " of a followed repository is not known");
    }
    return read(new DataInputDeserializer(serialized));
  }

  static FollowSplit read(DataInputView in) throws IOException {
    String repo = StringValue.readString(in);
    long commitSeq = in.readLong();
    byte[] cursor = new byte[in.readInt()];
    in.readFully(cursor);
    return new FollowSplit(repo, commitSeq, cursor);
  }
}
