package io.relspec.app.upgrade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.DataInputViewStream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer.RowDataSerializerSnapshot;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.InstantiationUtil;

/** Names what a serializer writes, for people. */
final class TypeNames {
  private static final String SUFFIX = "Serializer";

  private TypeNames() {}

  static String of(TypeSerializerSnapshot<?> snapshot) throws IOException {
    if (snapshot instanceof RowDataSerializerSnapshot row) {
      return row(row);
    }
    String name = snapshot.restoreSerializer().getClass().getSimpleName();
    String bare = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    if (snapshot instanceof CompositeTypeSerializerSnapshot<?, ?> composite) {
      List<String> parts = new ArrayList<>();
      for (TypeSerializerSnapshot<?> part : composite.getNestedSerializerSnapshots()) {
        parts.add(of(part));
      }
      return bare + "<" + String.join(", ", parts) + ">";
    }
    return bare;
  }

  /** The snapshot gives its types to nobody, but it writes them first. */
  private static String row(RowDataSerializerSnapshot snapshot) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    snapshot.writeSnapshot(out);
    DataInputDeserializer in = new DataInputDeserializer(out.getSharedBuffer(), 0, out.length());
    List<String> types = new ArrayList<>();
    try (DataInputViewStream stream = new DataInputViewStream(in)) {
      for (int left = in.readInt(); left > 0; left--) {
        LogicalType type =
            InstantiationUtil.deserializeObject(stream, LogicalType.class.getClassLoader());
        types.add(type.asSummaryString());
      }
    } catch (ClassNotFoundException e) {
      throw new IOException("the snapshot of a row names an unknown type", e);
    }
    return "ROW<" + String.join(", ", types) + ">";
  }
}
