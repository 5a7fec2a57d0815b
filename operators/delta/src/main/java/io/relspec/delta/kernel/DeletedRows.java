package io.relspec.delta.kernel;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.deletionvectors.DeletionVectorUtils;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.Optional;

/** Reads deletion vectors. */
public final class DeletedRows {
  private DeletedRows() {}

  /**
   * The positions that a deletion vector holds.
   *
   * @param root directory of the table with its scheme
   * @return zero-based row numbers in their order
   * @throws io.relspec.delta.DeltaException if the vector is gone or damaged
   */
  public static long[] positions(String root, DeletionVector vector) throws IOException {
    Engine engine = DefaultEngine.create(FileIOs.of(root, false));
    return positions(engine, root, descriptor(vector));
  }

  /** Full path of the file that holds a vector; empty if the log itself does. */
  public static Optional<String> file(String root, DeletionVector vector) {
    DeletionVectorDescriptor descriptor = descriptor(vector);
    return descriptor.isOnDisk() ? Optional.of(descriptor.getAbsolutePath(root)) : Optional.empty();
  }

  private static DeletionVectorDescriptor descriptor(DeletionVector vector) {
    return new DeletionVectorDescriptor(
        vector.storage(),
        vector.pathOrInline(),
        vector.offset() < 0 ? Optional.empty() : Optional.of(vector.offset()),
        vector.sizeBytes(),
        vector.cardinality());
  }

  /** The same of a vector as Kernel knows it. */
  static long[] positions(Engine engine, String root, DeletionVectorDescriptor descriptor)
      throws IOException {
    String path =
        descriptor.isOnDisk()
            ? descriptor.getAbsolutePath(root)
            : "deletion vector " + descriptor.getUniqueId() + " of " + root;
    long[] positions;
    try {
      positions = DeletionVectorUtils.loadNewDvAndBitmap(engine, root, descriptor)._2.toArray();
    } catch (RuntimeException e) {
      throw DeltaErrors.dataFileUnreadable(path, String.valueOf(e.getMessage()), e);
    }
    if (positions.length != descriptor.getCardinality()) {
      throw DeltaErrors.dataFileUnreadable(
          path,
          "it has %d rows, but the log says %d"
              .formatted(positions.length, descriptor.getCardinality()),
          null);
    }
    return positions;
  }
}
