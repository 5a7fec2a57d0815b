package io.relspec.delta.kernel;

import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A file system that has directories, or shows what it has as such. Catalogs and vacuum need it,
 * reading and writing of tables do not.
 */
public interface DirectoryIO {
  /**
   * The directories of a location's file system.
   *
   * @throws io.relspec.delta.DeltaException if no file system knows the location, or it has no
   *     directories
   */
  static DirectoryIO of(String location) {
    if (FileIOs.of(location, true) instanceof DirectoryIO directories) {
      return directories;
    }
    throw DeltaErrors.listingUnsupported(location);
  }

  /**
   * Shows the files below a directory, in no order; links are not followed, and a file that goes
   * meanwhile may be left out.
   *
   * @param root the directory as the file system resolves it
   * @param enters whether to look into a directory of this name
   * @param files takes files, whose paths begin with {@code root} and a slash
   */
  void list(String root, Predicate<String> enters, Consumer<FileStatus> files) throws IOException;

  /** Names of the directories right below one, in their order; none if it is not there. */
  List<String> directories(String directory) throws IOException;

  /**
   * Where a location leads through links of the file system; itself if it is not there, or where
   * there are no links.
   */
  default String target(String location) throws IOException {
    return location;
  }

  /** Whether there is such a directory. */
  boolean isDirectory(String directory) throws IOException;

  /** Whether a directory is that of a Delta table. */
  default boolean isTable(String directory) throws IOException {
    return isDirectory(directory + "/_delta_log");
  }

  /** Makes a directory with those above it; one that is there is no error. */
  void makeDirectory(String directory) throws IOException;

  /** Removes a directory that holds nothing; one that is not there is no error. */
  void removeDirectory(String directory) throws IOException;

  /**
   * Removes a directory of a table with all that is in it, the log last: if that is interrupted, it
   * can be done again. Links are removed, not followed.
   */
  void removeTable(String directory) throws IOException;
}
