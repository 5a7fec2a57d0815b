package io.relspec.cpg.source.git;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Where a walk over commits stands.
 *
 * <p>A walk goes from a base to a target that was the head of the branch when the walk began. Both
 * are kept until the walk ends: the order of its commits depends on nothing else, so a walk that is
 * taken up again goes on exactly as it would have.
 *
 * @param applied the commit applied last
 * @param base where the walk began, null for the beginning of history
 * @param target where it ends, null when no walk is under way
 */
record GitCursor(ObjectId applied, @Nullable ObjectId base, @Nullable ObjectId target) {
  private static final byte VERSION = 1;

  /** Layout: version, applied, flag and base, flag and target; a commit is its 20 bytes. */
  byte[] encode() {
    DataOutputSerializer out = new DataOutputSerializer(64);
    try {
      out.writeByte(VERSION);
      write(out, applied);
      writeNullable(out, base);
      writeNullable(out, target);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out.getCopyOfBuffer();
  }

  private static void writeNullable(DataOutputSerializer out, @Nullable ObjectId commit)
      throws IOException {
    out.writeBoolean(commit != null);
    if (commit != null) {
      write(out, commit);
    }
  }

  private static void write(DataOutputSerializer out, AnyObjectId commit) throws IOException {
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    commit.copyRawTo(raw, 0);
    out.write(raw);
  }

  static GitCursor decode(byte[] encoded) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(encoded);
    byte version = in.readByte();
    if (version != VERSION) {
      throw new IOException("layout " + version + " of a git cursor is not known");
    }
    return new GitCursor(
        read(in), in.readBoolean() ? read(in) : null, in.readBoolean() ? read(in) : null);
  }

  private static ObjectId read(DataInputDeserializer in) throws IOException {
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    in.readFully(raw);
    return ObjectId.fromRaw(raw);
  }

  boolean isWalking() {
    return target != null && !target.equals(applied);
  }
}
