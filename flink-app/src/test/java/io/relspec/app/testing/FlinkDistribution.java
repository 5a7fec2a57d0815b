package io.relspec.app.testing;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.planner.delegation.PlannerBase;

/**
 * The jars of a Flink distribution, as the Python package {@code apache-flink-libraries} of the
 * version in use has them, with the planner itself in the place of its loader.
 *
 * <p>They are fetched once into the module's {@code target}.
 */
public final class FlinkDistribution {
  private static final String PLANNER_LOADER = "flink-table-planner-loader-";
  private static final String DIST = "flink-dist-";

  private final Path lib;

  private FlinkDistribution(Path lib) {
    this.lib = lib;
  }

  /** The distribution of the Flink that this process has on its class path. */
  public static FlinkDistribution fetched() throws Exception {
    String version = EnvironmentInformation.getVersion();
    Path root = Path.of("target", "flink-" + version).toAbsolutePath();
    Path lib = root.resolve("deps/lib");
    Files.createDirectories(root);
    try (FileChannel channel =
            FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid() || !Files.exists(root.resolve("complete"))) {
        fetch(root, version);
        Files.createFile(root.resolve("complete"));
      }
    }
    return new FlinkDistribution(lib);
  }

  /**
   * Class path of a process of a cluster; the distribution itself comes last, as in its scripts.
   */
  public String classPath() throws IOException, URISyntaxException {
    Path planner =
        Path.of(PlannerBase.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> jars = Files.list(lib)) {
      List<Path> all = jars.sorted().toList();
      Stream<Path> others =
          all.stream().filter(jar -> !named(jar, PLANNER_LOADER) && !named(jar, DIST));
      Stream<Path> last = all.stream().filter(jar -> named(jar, DIST));
      return Stream.of(others, Stream.of(planner), last)
          .flatMap(part -> part)
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static boolean named(Path jar, String prefix) {
    return jar.getFileName().toString().startsWith(prefix);
  }

  private static void fetch(Path root, String version) throws Exception {
    Path archive = root.resolve("apache_flink_libraries-" + version + ".tar.gz");
    if (!Files.exists(archive)) {
      run(
          "python3",
          "-m",
          "pip",
          "download",
          "--quiet",
          "--disable-pip-version-check",
          "--no-deps",
          "--no-binary",
          ":all:",
          "--dest",
          root.toString(),
          "apache-flink-libraries==" + version);
    }
    run(
        "tar",
        "xzf",
        archive.toString(),
        "-C",
        root.toString(),
        "--strip-components=1",
        "apache_flink_libraries-" + version + "/deps/lib");
    Files.delete(archive);
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = process.inputReader().lines().collect(Collectors.joining("\n"));
    if (process.waitFor() != 0) {
      throw new IllegalStateException(List.of(command) + " failed:\n" + said);
    }
  }
}
