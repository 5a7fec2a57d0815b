package io.relspec.cpg.source;

import io.relspec.cpg.source.FileContent.Reason;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * Layout of a {@link FileVersion} in state and on the wire.
 *
 * <p>One version byte, then: mode (flag, int), commit id, commit sequence, commit time, size,
 * reason (-1 or its ordinal, then the message), length and bytes; since version 2 then what an
 * external index says (flag, length, bytes).
 */
public final class FileVersionSerializer extends TypeSerializerSingleton<FileVersion> {
  public static final FileVersionSerializer INSTANCE = new FileVersionSerializer();

  private static final long serialVersionUID = 1L;
  private static final byte VERSION = 2;
  private static final byte WITHOUT_INDEX = 1;

  @Override
  public void serialize(FileVersion version, DataOutputView out) throws IOException {
    out.writeByte(VERSION);
    Integer mode = version.fileMode();
    out.writeBoolean(mode != null);
    if (mode != null) {
      out.writeInt(mode);
    }
    StringValue.writeString(version.commitId(), out);
    out.writeLong(version.commitSeq());
    out.writeLong(version.commitTimeMs());
    serializeContent(version.content(), out);
    byte[] index = version.index();
    out.writeBoolean(index != null);
    if (index != null) {
      out.writeInt(index.length);
      out.write(index);
    }
  }

  private static void serializeContent(FileContent content, DataOutputView out) throws IOException {
    out.writeLong(content.sizeBytes());
    FileContent.Unread unread = content.unread();
    out.writeBoolean(unread != null);
    if (unread != null) {
      StringValue.writeString(unread.reason().name(), out);
      StringValue.writeString(unread.message(), out);
    }
    out.writeInt(content.bytes().length);
    out.write(content.bytes());
  }

  @Override
  public FileVersion deserialize(DataInputView in) throws IOException {
    byte version = in.readByte();
    if (version != VERSION && version != WITHOUT_INDEX) {
      throw new IOException("file version layout " + version + " is not known, this is " + VERSION);
    }
    Integer mode = in.readBoolean() ? in.readInt() : null;
    String commitId = StringValue.readString(in);
    long commitSeq = in.readLong();
    long commitTimeMs = in.readLong();
    FileContent content = deserializeContent(in);
    boolean hasIndex = version != WITHOUT_INDEX && in.readBoolean();
    return new FileVersion(
        content, mode, commitId, commitSeq, commitTimeMs, hasIndex ? deserializeBytes(in) : null);
  }

  private static byte[] deserializeBytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static FileContent deserializeContent(DataInputView in) throws IOException {
    long sizeBytes = in.readLong();
    FileContent.@Nullable Unread unread =
        in.readBoolean()
            ? new FileContent.Unread(
                Reason.valueOf(StringValue.readString(in)), StringValue.readString(in))
            : null;
    return new FileContent(deserializeBytes(in), sizeBytes, unread);
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public FileVersion createInstance() {
    return new FileVersion(FileContent.of(new byte[0]), null, "", 0, 0);
  }

  @Override
  public FileVersion copy(FileVersion from) {
    return from;
  }

  @Override
  public FileVersion copy(FileVersion from, FileVersion reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public FileVersion deserialize(FileVersion reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<FileVersion> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of this serializer; the layout's version is in every value. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FileVersion> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
