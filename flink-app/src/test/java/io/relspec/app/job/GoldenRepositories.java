package io.relspec.app.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The golden repositories and their graph, built once per process. */
final class GoldenRepositories {
  static final Path DIRECTORY = Path.of("src/test/resources/golden");

  private static @Nullable GraphTables tables;
  private static @Nullable Path out;

  private GoldenRepositories() {}

  /** All repositories in the order of their names. */
  static List<Fixture> all() {
    try (Stream<Path> directories = Files.list(DIRECTORY)) {
      return directories.sorted().map(GoldenRepositories::fixture).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tables of all repositories, built by one job with two subtasks. */
  static synchronized GraphTables tables() throws Exception {
    if (tables == null) {
      out = Files.createTempDirectory("relspec-golden");
      tables = Builds.build(all(), out, 2);
    }
    return tables;
  }

  /** Where those tables lie. */
  static synchronized Path directory() throws Exception {
    tables();
    if (out == null) {
      throw new IllegalStateException("built nowhere");
    }
    return out;
  }

  private static Fixture fixture(Path directory) {
    try {
      Fixture fixture =
          Fixture.parse(
              directory.getFileName().toString(), Files.readString(directory.resolve("in.txt")));
      Path index = directory.resolve("index.scip");
      Path text = directory.resolve("index.txt");
      if (Files.exists(text)) {
        return fixture.with(IndexText.write(Files.readString(text)));
      }
      return Files.exists(index) ? fixture.with(index) : fixture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
