package io.relspec.udf.columnar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Passes batches on by reference within a chain and as Arrow streams across the network. Writing a
 * batch uses it up, so a batch crosses the network to one consumer only.
 */
public final class ColumnarBatchSerializer extends TypeSerializerSingleton<ColumnarBatch> {
  /** The serializer; it has no state. */
  public static final ColumnarBatchSerializer INSTANCE = new ColumnarBatchSerializer();

  private static final byte VERSION = 1;

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  @SuppressWarnings("NullAway") // Flink's contract: a type without a default instance gives null.
  public @Nullable ColumnarBatch createInstance() {
    return null;
  }

  @Override
  public ColumnarBatch copy(ColumnarBatch from) {
    return from;
  }

  @Override
  public ColumnarBatch copy(ColumnarBatch from, ColumnarBatch reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(ColumnarBatch batch, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    write(batch.dataset(), target);
    target.writeInt(batch.partition().size());
    for (Map.Entry<String, String> entry : batch.partition().entrySet()) {
      write(entry.getKey(), target);
      write(entry.getValue(), target);
    }
    write(batch.scope(), target);
    target.writeBoolean(batch.replaces());
    target.writeLong(batch.rows());
    write(batch.takeIpc(), target);
  }

  @Override
  public ColumnarBatch deserialize(DataInputView source) throws IOException {
    byte version = source.readByte();
    if (version != VERSION) {
      throw new IOException("columnar batch of unknown version " + version);
    }
    String dataset = text(source);
    Map<String, String> partition = new TreeMap<>();
    for (int left = source.readInt(); left > 0; left--) {
      partition.put(text(source), text(source));
    }
    return ColumnarBatch.fromIpc(
        dataset, partition, text(source), source.readBoolean(), source.readLong(), bytes(source));
  }

  @Override
  public ColumnarBatch deserialize(ColumnarBatch reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<ColumnarBatch> snapshotConfiguration() {
    return new Snapshot();
  }

  private static void write(String text, DataOutputView target) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8), target);
  }

  private static void write(byte[] bytes, DataOutputView target) throws IOException {
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  private static String text(DataInputView source) throws IOException {
    return new String(bytes(source), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputView source) throws IOException {
    byte[] bytes = new byte[source.readInt()];
    source.readFully(bytes);
    return bytes;
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ColumnarBatch> {
    /** Called by Flink. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
