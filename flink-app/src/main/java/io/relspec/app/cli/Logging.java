package io.relspec.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * Where log messages go: warnings and worse to the error stream, the rest to a file beside the
 * tables once there is a place for it. The back end is the one of the JDK, because it is there
 * already when the process starts.
 */
final class Logging {
  private static final int KEPT_FILES = 10;

  /** Loggers that warn of what is normal here; the error stream shows only their errors. */
  private static final Set<String> QUIET =
      Set.of(
          // A new table has no log checkpoint yet.
          "io.delta.kernel.internal.snapshot.SnapshotManager",
          // Flink's committer registers one of its metrics twice.
          "org.apache.flink.metrics.MetricGroup",
          // Chains have names too long for metrics.
          "org.apache.flink.runtime.metrics.util.MetricUtils",
          // A cluster of one process gives every exchange the buffers it needs and few to spare.
          "org.apache.flink.runtime.io.network.buffer.NetworkBufferPool",
          // Where a job goes on from a savepoint, it begins without changes of its state.
          "org.apache.flink.state.changelog.AbstractChangelogStateBackend",
          // A bounded query takes no checkpoints.
          "org.apache.flink.runtime.jobmaster.JobMaster");

  /** Held strongly, or the JDK forgets their levels. */
  private static final List<Logger> CONFIGURED = new ArrayList<>();

  private Logging() {}

  /** Sets up the error stream; before it, anything may be printed. */
  static void start() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    FlushingHandler terminal = new FlushingHandler(System.err, Level.WARNING);
    terminal.setFilter(Logging::isForTerminal);
    root.addHandler(terminal);
    CONFIGURED.add(root);
  }

  private static boolean isForTerminal(LogRecord message) {
    return message.getLevel().intValue() >= Level.SEVERE.intValue()
        || !QUIET.contains(message.getLoggerName());
  }

  /** Adds a file, if its directory can be written; keeps only the newest. */
  static void toFile(Path out, String command) throws IOException {
    if (!Files.isWritable(out)) {
      return;
    }
    Path directory = Files.createDirectories(out.resolve("_relspec").resolve("logs"));
    prune(directory);
    long pid = ProcessHandle.current().pid();
    Path file = directory.resolve(System.currentTimeMillis() + "-" + pid + "-" + command + ".log");
    Logger root = Logger.getLogger("");
    root.addHandler(new FlushingHandler(Files.newOutputStream(file), Level.ALL));
    level(root, Level.INFO);
  }

  /** Makes this program log more; what it is built on stays as quiet as it is. */
  static void verbose(boolean verbose) {
    if (verbose) {
      level(Logger.getLogger("io.relspec"), Level.FINE);
    }
  }

  private static void level(Logger logger, Level level) {
    logger.setLevel(level);
    CONFIGURED.add(logger);
  }

  /** A killed process must leave what it said. */
  private static final class FlushingHandler extends StreamHandler {
    FlushingHandler(OutputStream out, Level level) {
      super(out, new LogLine());
      setLevel(level);
    }

    @Override
    public synchronized void publish(LogRecord message) {
      super.publish(message);
      flush();
    }

    /** The JDK closes handlers while the process still has something to say on the error stream. */
    @Override
    public synchronized void close() {
      flush();
    }
  }

  private static void prune(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.log")) {
      entries.forEach(files::add);
    }
    Collections.sort(files);
    for (Path old : files.subList(0, Math.max(0, files.size() - KEPT_FILES + 1))) {
      Files.deleteIfExists(old);
    }
  }
}
