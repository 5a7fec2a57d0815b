package io.relspec.delta.kernel;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.checksum.ChecksumUtils;
import io.delta.kernel.internal.checksum.ChecksumWriter;
import io.delta.kernel.internal.fs.Path;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checksum files of the log, which keep a later load cheap. */
final class Checksums {
  private static final Logger LOG = LoggerFactory.getLogger(Checksums.class);

  private Checksums() {}

  /**
   * Writes the checksum of a commit. A missing one costs the next load some time and nothing else,
   * so it never fails a commit.
   *
   * <p>Where the version before has none, Kernel computes it from the whole log and fails to write
   * the list of files if only some of them have a deletion vector; it is then written without the
   * list.
   *
   * @return whether the checksum follows from the one before, so that the next one can follow from
   *     it in memory
   */
  static boolean write(Engine engine, String root, TransactionCommitResult result) {
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      try {
        switch (hook.getType()) {
          case CHECKSUM_SIMPLE -> hook.threadSafeInvoke(engine);
          case CHECKSUM_FULL -> {
            writeWithoutFiles(engine, root, result.getPostCommitSnapshot());
            return false;
          }
          case CHECKPOINT, LOG_COMPACTION -> LOG.debug("{} is left to maintenance", hook.getType());
        }
      } catch (IOException | RuntimeException e) {
        LOG.warn("No checksum for version {} of {}", result.getVersion(), root, e);
      }
    }
    return true;
  }

  /** The same of a version whose commit has no checksum of its own. */
  static void writeOf(Engine engine, String root, Snapshot snapshot) {
    try {
      writeWithoutFiles(engine, root, Optional.of(snapshot));
    } catch (IOException | RuntimeException e) {
      LOG.warn("No checksum for version {} of {}", snapshot.getVersion(), root, e);
    }
  }

  private static void writeWithoutFiles(Engine engine, String root, Optional<Snapshot> committed)
      throws IOException {
    SnapshotImpl snapshot =
        (SnapshotImpl) committed.orElseGet(() -> DeltaTable.latest(engine, root));
    new ChecksumWriter(new Path(root, "_delta_log"))
        .writeCheckSum(
            engine, ChecksumUtils.computeChecksum(engine, snapshot.getLogSegment(), false));
  }
}
