package io.relspec.cpg.source.follow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/**
 * What the enumerator keeps.
 *
 * @param assigned repositories that a reader has or had
 * @param returned repositories that came back from a reader that failed
 */
record FollowEnumeratorState(SortedSet<String> assigned, List<FollowSplit> returned) {

  FollowEnumeratorState {
    assigned = new TreeSet<>(assigned);
    returned = List.copyOf(returned);
  }

  /** Layout: number of names, names, number of splits, splits. */
  static final class Serializer implements SimpleVersionedSerializer<FollowEnumeratorState> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(FollowEnumeratorState state) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(256);
      out.writeInt(state.assigned().size());
      for (String repo : state.assigned()) {
        StringValue.writeString(repo, out);
      }
      out.writeInt(state.returned().size());
      for (FollowSplit split : state.returned()) {
        FollowSplitSerializer.write(split, out);
      }
      return out.getCopyOfBuffer();
    }

    @Override
    public FollowEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
      if (version != VERSION) {
        throw new IOException("layout " + version + " of the enumerator is not known");
      }
      DataInputDeserializer in = new DataInputDeserializer(serialized);
      SortedSet<String> assigned = new TreeSet<>();
      for (int left = in.readInt(); left > 0; left--) {
        assigned.add(StringValue.readString(in));
      }
      List<FollowSplit> returned = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        returned.add(FollowSplitSerializer.read(in));
      }
      return new FollowEnumeratorState(assigned, returned);
    }
  }
}
