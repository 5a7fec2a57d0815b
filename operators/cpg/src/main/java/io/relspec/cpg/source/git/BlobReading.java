package io.relspec.cpg.source.git;

import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.follow.SourceException;
import io.relspec.cpg.source.git.TreeChanges.BlobChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Reads one blob as the repository stores it: no filter, no attribute, no change of line ends.
 *
 * <p>What a file is not read for by design is part of its content; an object that is damaged or
 * missing is trouble of the repository.
 */
final class BlobReading {
  private static final byte[] LFS_POINTER =
      "version https://git-lfs.github.com/spec/".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LFS_POINTER_BYTES = 1024;

  private BlobReading() {}

  /**
   * Reads the content of a file that exists after its change.
   *
   * @param maxFileBytes larger files are not read
   */
  static FileContent read(ObjectReader reader, BlobChange change, ObjectId blob, long maxFileBytes)
      throws SourceException, IOException {
    try {
      long sizeBytes = reader.getObjectSize(blob, Constants.OBJ_BLOB);
      if (change.mode() == FileMode.SYMLINK.getBits()) {
        return FileContent.linkInGit(sizeBytes);
      }
      if (sizeBytes > maxFileBytes) {
        return FileContent.tooLarge(sizeBytes, maxFileBytes);
      }
      byte[] bytes = reader.open(blob, Constants.OBJ_BLOB).getBytes((int) sizeBytes);
      return isLfsPointer(bytes) ? FileContent.lfsPointer(bytes.length) : FileContent.of(bytes);
    } catch (MissingObjectException e) {
      throw GitErrors.unreadableObject(blob.name(), change.path(), "is missing");
    } catch (CorruptObjectException e) {
      throw GitErrors.unreadableObject(blob.name(), change.path(), "is damaged");
    }
  }

  private static boolean isLfsPointer(byte[] bytes) {
    return bytes.length <= MAX_LFS_POINTER_BYTES
        && bytes.length >= LFS_POINTER.length
        && Arrays.equals(bytes, 0, LFS_POINTER.length, LFS_POINTER, 0, LFS_POINTER.length);
  }
}
