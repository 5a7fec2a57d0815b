package io.relspec.delta.kernel;

import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A file system that lists directories with all that is below them, which vacuum needs. */
public interface TreeListing {
  /**
   * Shows the files below a directory, in no order; links are not followed, and a file that goes
   * meanwhile may be left out.
   *
   * @param root the directory as the file system resolves it
   * @param enters whether to look into a directory of this name
   * @param files takes files, whose paths begin with {@code root} and a slash
   */
  void list(String root, Predicate<String> enters, Consumer<FileStatus> files) throws IOException;
}
