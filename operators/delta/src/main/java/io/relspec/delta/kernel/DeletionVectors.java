package io.relspec.delta.kernel;

import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.Base85Codec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import org.roaringbitmap.RoaringBitmap;

/**
 * Writes the deletion vectors of one commit into one file: storage {@code u}, relative to the
 * table, portable bitmaps (Delta protocol, "Deletion Vector Format" and "Deletion Vector File
 * Storage Format").
 */
final class DeletionVectors {
  private static final int FORMAT_VERSION = 1;
  private static final int PORTABLE_MAGIC = 1_681_511_377;
  private static final int HEADER_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES;

  private final UUID id = UUID.randomUUID();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  DeletionVectors() {
    bytes.write(FORMAT_VERSION);
  }

  /** Appends a vector, which is there for readers once the file is stored. */
  DeletionVectorDescriptor add(RoaringBitmap rows) {
    byte[] data = serialized(rows);
    int offset = bytes.size();
    CRC32 checksum = new CRC32();
    checksum.update(data);
    try {
      out.writeInt(data.length);
      out.write(data);
      out.writeInt((int) checksum.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DeletionVectorDescriptor(
        DeletionVectorDescriptor.UUID_DV_MARKER,
        Base85Codec.encodeUUID(id),
        Optional.of(offset),
        data.length,
        rows.getLongCardinality());
  }

  boolean isEmpty() {
    return bytes.size() == 1;
  }

  /** Path of the file below the table's location. */
  String path() {
    return "deletion_vector_" + id + ".bin";
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private static byte[] serialized(RoaringBitmap rows) {
    rows.runOptimize();
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER_BYTES + rows.serializedSizeInBytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(PORTABLE_MAGIC).putLong(1).putInt(0);
    rows.serialize(buffer);
    return buffer.array();
  }

  /** Reads the rows of a vector that anybody has written, whatever its storage. */
  static RoaringBitmap read(Engine engine, String root, DeletionVectorDescriptor descriptor)
      throws IOException {
    RoaringBitmap rows = new RoaringBitmap();
    for (long row : DeletedRows.positions(engine, root, descriptor)) {
      rows.add(Math.toIntExact(row));
    }
    return rows;
  }
}
