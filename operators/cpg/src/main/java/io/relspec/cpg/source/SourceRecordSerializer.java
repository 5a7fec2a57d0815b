package io.relspec.cpg.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Layout of a {@link SourceRecord} on the wire: one tag byte, the repository, then the fields in
 * order.
 */
public final class SourceRecordSerializer extends TypeSerializerSingleton<SourceRecord> {
  public static final SourceRecordSerializer INSTANCE = new SourceRecordSerializer();

  private static final long serialVersionUID = 1L;
  private static final byte DELETED = 0;
  private static final byte FILE = 1;
  private static final byte COMMIT = 2;
  private static final byte DIAGNOSTIC = 3;
  private static final byte DATASET = 4;

  @Override
  public void serialize(SourceRecord value, DataOutputView out) throws IOException {
    if (value instanceof FileChange change) {
      FileVersion after = change.after();
      out.writeByte(after == null ? DELETED : FILE);
      StringValue.writeString(change.repo(), out);
      StringValue.writeString(change.path(), out);
      if (after != null) {
        FileVersionSerializer.INSTANCE.serialize(after, out);
      }
    } else if (value instanceof SourceCommit commit) {
      out.writeByte(COMMIT);
      serializeCommit(commit, out);
    } else if (value instanceof SourceDiagnostic diagnostic) {
      out.writeByte(DIAGNOSTIC);
      serializeDiagnostic(diagnostic, out);
    } else if (value instanceof DatasetChange change) {
      out.writeByte(DATASET);
      StringValue.writeString(change.repo(), out);
      StringValue.writeString(change.dataset(), out);
      out.writeInt(change.row().length);
      out.write(change.row());
    }
  }

  private static void serializeDiagnostic(SourceDiagnostic diagnostic, DataOutputView out)
      throws IOException {
    StringValue.writeString(diagnostic.repo(), out);
    StringValue.writeString(diagnostic.path(), out);
    out.writeLong(diagnostic.commitSeq());
    out.writeInt(diagnostic.ordinal());
    StringValue.writeString(diagnostic.severity().name(), out);
    StringValue.writeString(diagnostic.code(), out);
    StringValue.writeString(diagnostic.message(), out);
  }

  private static void serializeCommit(SourceCommit commit, DataOutputView out) throws IOException {
    StringValue.writeString(commit.repo(), out);
    out.writeLong(commit.commitSeq());
    StringValue.writeString(commit.commitId(), out);
    out.writeInt(commit.parentIds().size());
    for (String parent : commit.parentIds()) {
      StringValue.writeString(parent, out);
    }
    out.writeLong(commit.commitTimeMs());
    StringValue.writeString(commit.ref(), out);
    out.writeInt(commit.filesAdded());
    out.writeInt(commit.filesChanged());
    out.writeInt(commit.filesDeleted());
    out.writeBoolean(commit.isFull());
  }

  @Override
  public SourceRecord deserialize(DataInputView in) throws IOException {
    byte tag = in.readByte();
    String repo = StringValue.readString(in);
    return switch (tag) {
      case DELETED -> new FileChange(repo, StringValue.readString(in), null);
      case FILE ->
          new FileChange(
              repo, StringValue.readString(in), FileVersionSerializer.INSTANCE.deserialize(in));
      case COMMIT -> deserializeCommit(repo, in);
      case DIAGNOSTIC ->
          new SourceDiagnostic(
              repo,
              StringValue.readString(in),
              in.readLong(),
              in.readInt(),
              SourceDiagnostic.Severity.valueOf(StringValue.readString(in)),
              StringValue.readString(in),
              StringValue.readString(in));
      case DATASET -> new DatasetChange(repo, StringValue.readString(in), readBytes(in));
      default -> throw new IOException("source record tag " + tag + " is not known");
    };
  }

  private static byte[] readBytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  private static SourceCommit deserializeCommit(String repo, DataInputView in) throws IOException {
    long commitSeq = in.readLong();
    String commitId = StringValue.readString(in);
    int parentCount = in.readInt();
    List<String> parents = new ArrayList<>(parentCount);
    for (int i = 0; i < parentCount; i++) {
      parents.add(StringValue.readString(in));
    }
    return new SourceCommit(
        repo,
        commitSeq,
        commitId,
        parents,
        in.readLong(),
        StringValue.readString(in),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readBoolean());
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public SourceRecord createInstance() {
    return new FileChange("", "x", null);
  }

  @Override
  public SourceRecord copy(SourceRecord from) {
    return from;
  }

  @Override
  public SourceRecord copy(SourceRecord from, SourceRecord reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public SourceRecord deserialize(SourceRecord reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<SourceRecord> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Snapshot of this serializer. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SourceRecord> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
