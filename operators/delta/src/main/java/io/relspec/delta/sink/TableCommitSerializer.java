package io.relspec.delta.sink;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** Binary form of what tables say of their commits, on the wire and in state. */
final class TableCommitSerializer implements SimpleVersionedSerializer<TableCommit> {
  static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(TableCommit commit) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
    Text.write(commit.table(), out);
    Text.write(commit.commitId(), out);
    return out.getCopyOfBuffer();
  }

  @Override
  public TableCommit deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw DeltaErrors.stateUnreadable("the commit of a table", version);
    }
    DataInputDeserializer in = new DataInputDeserializer(serialized);
    return new TableCommit(Text.read(in), Text.read(in));
  }

  static void writeAll(SortedMap<String, String> commits, DataOutputView out) throws IOException {
    out.writeInt(commits.size());
    for (Map.Entry<String, String> commit : commits.entrySet()) {
      Text.write(commit.getKey(), out);
      Text.write(commit.getValue(), out);
    }
  }

  static SortedMap<String, String> readAll(DataInputView in) throws IOException {
    SortedMap<String, String> commits = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      commits.put(Text.read(in), Text.read(in));
    }
    return commits;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableCommitSerializer;
  }

  @Override
  public int hashCode() {
    return VERSION;
  }
}
