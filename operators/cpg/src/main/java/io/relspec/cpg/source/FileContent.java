package io.relspec.cpg.source;

import org.eclipse.jgit.lib.FileMode;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file, or why they were not read.
 *
 * @param bytes exact bytes; empty when {@code unread} is set
 * @param sizeBytes size in the source, also of a file that was not read
 * @param unread why the bytes were not read, null when they were
 */
@SuppressWarnings(
    "ArrayRecordComponent") // handed to native code as it is; nobody compares contents
public record FileContent(byte[] bytes, long sizeBytes, @Nullable Unread unread) {

  /** Why a file of the source has no bytes here; becomes a diagnostic of that file. */
  public enum Reason {
    /** Larger than the limit of the scope. */
    FILE_TOO_LARGE,
    /** The source could not give the bytes: permissions, a broken link, no regular file. */
    UNREADABLE,
    /** There is no file: this is what an external index says besides its documents. */
    NO_FILE
  }

  /**
   * A reason with its values.
   *
   * @param reason the closed choice
   * @param message what happened, without offsets and without source text
   */
  public record Unread(Reason reason, String message) {}

  public FileContent {
    if (unread == null && bytes.length != sizeBytes) {
      throw new IllegalArgumentException(
          "a file that was read has " + bytes.length + " bytes, not " + sizeBytes);
    }
    if (unread != null && bytes.length != 0) {
      throw new IllegalArgumentException("a file that was not read has no bytes");
    }
  }

  /** A file that was read. */
  public static FileContent of(byte[] bytes) {
    return new FileContent(bytes, bytes.length, null);
  }

  /** A file that is larger than a limit. */
  public static FileContent tooLarge(long sizeBytes, long maxFileBytes) {
    return unread(
        sizeBytes, Reason.FILE_TOO_LARGE, sizeBytes + " bytes, more than " + maxFileBytes);
  }

  /** A symbolic link in a commit. */
  public static FileContent linkInGit(long sizeBytes) {
    return unread(sizeBytes, Reason.UNREADABLE, "symbolic link in git");
  }

  /** What git LFS has in the place of a file. */
  public static FileContent lfsPointer(long sizeBytes) {
    return unread(sizeBytes, Reason.UNREADABLE, "pointer of git LFS, not a file");
  }

  /**
   * A file as {@code source_files} has it: without bytes if it was not read, and why is seen from
   * the rest. A file whose size nobody knew, which only directories have, is taken for an empty
   * one.
   *
   * @param fileMode mode in git, null without git
   * @param maxFileBytes the limit it was read with
   */
  public static FileContent ofStored(
      byte[] bytes, long sizeBytes, @Nullable Integer fileMode, long maxFileBytes) {
    if (bytes.length == sizeBytes) {
      return of(bytes);
    }
    if (fileMode != null && (fileMode & FileMode.TYPE_MASK) == FileMode.TYPE_SYMLINK) {
      return linkInGit(sizeBytes);
    }
    return sizeBytes > maxFileBytes ? tooLarge(sizeBytes, maxFileBytes) : lfsPointer(sizeBytes);
  }

  /** A file that was not read. */
  public static FileContent unread(long sizeBytes, Reason reason, String message) {
    return new FileContent(new byte[0], sizeBytes, new Unread(reason, message));
  }
}
