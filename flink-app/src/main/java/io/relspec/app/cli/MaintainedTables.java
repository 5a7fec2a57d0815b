package io.relspec.app.cli;

import io.relspec.delta.kernel.DirectoryIO;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The Delta tables at or below a directory, on whatever file system it is. */
final class MaintainedTables {
  private static final int DEPTH = 3;

  private final DirectoryIO directories;
  private final List<String> found = new ArrayList<>();

  private MaintainedTables(DirectoryIO directories) {
    this.directories = directories;
  }

  /**
   * The directory itself if it is a table, or if no table is below it; else the tables that are at
   * most three levels below, in the order of their names.
   *
   * @param directory local path or URI, without a slash at its end
   */
  static List<String> of(String directory) throws IOException {
    MaintainedTables tables = new MaintainedTables(DirectoryIO.of(directory));
    tables.find(directory, DEPTH);
    return tables.found.isEmpty() ? List.of(directory) : tables.found;
  }

  private void find(String directory, int depth) throws IOException {
    if (directories.isTable(directory)) {
      found.add(directory);
    } else if (depth > 0) {
      for (String name : directories.directories(directory)) {
        find(directory + "/" + name, depth - 1);
      }
    }
  }
}
