package io.relspec.app.facade;

import io.relspec.contracts.ResourceIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds relations, one per file {@code <dataset>.sql}. */
public final class RelationFiles {

  private static final String SUFFIX = ".sql";

  private RelationFiles() {}

  /** The relations this product is built with, by name. */
  public static List<RelationFile> fromClassPath() {
    return ResourceIndex.list("relations").stream()
        .filter(resource -> resource.endsWith(SUFFIX))
        .map(resource -> file(resource, ResourceIndex.read(resource), false))
        .toList();
  }

  /** The relations in a directory and below, by path; nobody vouches for their keys. */
  public static List<RelationFile> fromDirectory(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> path.toString().endsWith(SUFFIX))
          .sorted()
          .map(path -> file(path.toString(), read(path), true))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list relations in " + directory, e);
    }
  }

  private static RelationFile file(String name, String sql, boolean isKeyChecked) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return new RelationFile(
        last.substring(0, last.length() - SUFFIX.length()),
        name,
        sql,
        RelationFile.PRIORITY,
        isKeyChecked);
  }

  private static String read(Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read relation " + path, e);
    }
  }
}
