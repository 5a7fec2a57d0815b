package io.relspec.contracts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The declarations on the class path. A build lists them in {@code relspec/index}, since class
 * paths cannot be listed and a scan of the application's jar would cost a quarter of a cold start.
 */
public final class ResourceIndex {

  private static final String ROOT = "relspec/";
  private static final String INDEX = "index";

  private ResourceIndex() {}

  /**
   * Resource names of a kind in alphabetical order, to be read with {@link #read}.
   *
   * @param kind {@code datasets} or {@code relations}
   */
  public static List<String> list(String kind) {
    String prefix = ROOT + kind + "/";
    return read(ROOT + INDEX).lines().filter(line -> line.startsWith(prefix)).toList();
  }

  /**
   * The text of a resource.
   *
   * @throws IllegalStateException if the class path lacks it
   */
  public static String read(String resource) {
    try (InputStream in = ResourceIndex.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource " + resource + " is missing: incomplete build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + resource, e);
    }
  }

  /**
   * Checks the contracts and writes the index; part of the build.
   *
   * @param args the directory {@code relspec} of the class path
   */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    ContractLoader.fromDirectory(root.resolve("datasets"));
    Files.writeString(root.resolve(INDEX), index(root));
  }

  private static String index(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> root.relativize(path).toString().replace('\\', '/'))
          .filter(name -> !name.equals(INDEX))
          .sorted()
          .map(name -> ROOT + name + "\n")
          .collect(Collectors.joining());
    }
  }
}
