package io.relspec.delta.catalog;

import io.relspec.delta.DeltaErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * Where tables lie: {@code <root>/<database>/<table>}, and those of the database {@link
 * DeltaCatalog#FLAT} in the root itself. Names that begin with a dot or an underscore are not
 * tables.
 *
 * <p>A link in the root is an alias: a table is where the link leads when it is looked up, and
 * whoever has found it stays there when the link is moved.
 */
final class TableDirectories {
  private static final String LOG = "_delta_log";

  private final Path root;

  TableDirectories(String root) {
    if (root.matches("[A-Za-z][A-Za-z0-9+.-]+:.*") && !root.startsWith("file:")) {
      throw DeltaErrors.optionInvalid("root", "'" + root + "' is not local");
    }
    this.root = Path.of(root.startsWith("file:") ? root.substring("file:".length()) : root);
  }

  /** Where a table is, or would be. */
  Path of(ObjectPath table) {
    return database(table.getDatabaseName()).resolve(checked(table.getObjectName()));
  }

  Path database(String database) {
    return database.equals(DeltaCatalog.FLAT) ? root() : root().resolve(checked(database));
  }

  private Path root() {
    try {
      return Files.exists(root) ? root.toRealPath() : root;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot follow " + root, e);
    }
  }

  private static String checked(String name) {
    if (name.contains("/") || name.startsWith(".") || name.startsWith("_") || name.isEmpty()) {
      throw DeltaErrors.optionInvalid("name", "'" + name + "' cannot be a directory of a table");
    }
    return name;
  }

  static boolean isTable(Path directory) {
    return Files.isDirectory(directory.resolve(LOG));
  }

  List<String> databases() {
    return names(root(), directory -> !isTable(directory));
  }

  List<String> tables(String database) {
    return names(database(database), TableDirectories::isTable);
  }

  private static List<String> names(Path parent, Predicate<Path> wanted) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(Files::isDirectory)
          .filter(wanted)
          .map(child -> child.getFileName().toString())
          .filter(name -> !name.startsWith(".") && !name.startsWith("_"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory with all that is in it; links are removed, not followed. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
