package io.relspec.app.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for the temporary files of one process, deleted when it is closed. What processes
 * left that were killed is swept when the next one begins.
 */
public final class ScratchDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchDirectory.class);

  private final Path path;

  private ScratchDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes one below the metadata of an output directory, or where the system keeps temporary files
   * if that cannot be written.
   */
  public static ScratchDirectory create(Path out) throws IOException {
    Path parent = out.resolve(OutputDirectory.METADATA).resolve("tmp");
    if (!Files.isWritable(out)) {
      return new ScratchDirectory(Files.createTempDirectory("relspec-"));
    }
    Files.createDirectories(parent);
    sweep(parent);
    String name = ProcessHandle.current().pid() + "-";
    return new ScratchDirectory(Files.createTempDirectory(parent, name));
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      FileTrees.delete(path);
    } catch (IOException e) {
      LOG.info("Temporary files stay in {}", path, e);
    }
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "[0-9]*-*")) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        long pid = Long.parseLong(name.substring(0, name.indexOf('-')));
        if (ProcessHandle.of(pid).isEmpty()) {
          FileTrees.delete(entry);
        }
      }
    }
  }
}
