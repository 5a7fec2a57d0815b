package io.relspec.delta.catalog;

import io.relspec.delta.DeltaErrors;
import io.relspec.delta.kernel.DirectoryIO;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;

/**
 * Where tables lie: {@code <root>/<database>/<table>}, and those of the database {@link
 * DeltaCatalog#FLAT} in the root itself. Names that begin with a dot or an underscore are not
 * tables.
 *
 * <p>A link in the root is an alias: a table is where the link leads when it is looked up, and
 * whoever has found it stays there when the link is moved.
 */
final class TableDirectories {
  private static final String LOCAL = "file:";

  private final DirectoryIO directories;
  private final String root;

  TableDirectories(String root) {
    this.directories = DirectoryIO.of(root);
    String plain = root.startsWith(LOCAL) ? root.substring(LOCAL.length()) : root;
    this.root = plain.replaceFirst("/+$", "");
  }

  /** Where a table is, or would be. */
  String of(ObjectPath table) {
    return database(table.getDatabaseName()) + "/" + checked(table.getObjectName());
  }

  private String database(String database) {
    return database.equals(DeltaCatalog.FLAT) ? root() : root() + "/" + checked(database);
  }

  private String root() {
    try {
      return directories.target(root);
    } catch (IOException e) {
      throw new CatalogException("Cannot follow " + root, e);
    }
  }

  private static String checked(String name) {
    if (name.contains("/") || name.startsWith(".") || name.startsWith("_") || name.isEmpty()) {
      throw DeltaErrors.optionInvalid("name", "'" + name + "' cannot be a directory of a table");
    }
    return name;
  }

  boolean isTable(ObjectPath table) {
    return isTable(of(table));
  }

  private boolean isTable(String directory) {
    try {
      return directories.isTable(directory);
    } catch (IOException e) {
      throw new CatalogException("Cannot look into " + directory, e);
    }
  }

  List<String> databases() {
    return names(root(), false);
  }

  List<String> tables(String database) {
    return names(database(database), true);
  }

  private List<String> names(String parent, boolean ofTables) {
    List<String> names = new ArrayList<>();
    try {
      for (String name : directories.directories(parent)) {
        boolean isHidden = name.startsWith(".") || name.startsWith("_");
        if (!isHidden && isTable(parent + "/" + name) == ofTables) {
          names.add(name);
        }
      }
    } catch (IOException e) {
      throw new CatalogException("Cannot list " + parent, e);
    }
    return names;
  }

  void makeDatabase(String database) throws IOException {
    directories.makeDirectory(database(database));
  }

  void removeDatabase(String database) throws IOException {
    directories.removeDirectory(database(database));
  }

  void removeTable(ObjectPath table) throws IOException {
    directories.removeTable(of(table));
  }
}
