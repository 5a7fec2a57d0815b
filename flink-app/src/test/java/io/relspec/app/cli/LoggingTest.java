package io.relspec.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final Logger QUIET =
      LoggerFactory.getLogger("io.delta.kernel.internal.snapshot.SnapshotManager");
  private static final Logger OTHER = LoggerFactory.getLogger("org.apache.flink.runtime.Some");

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final PrintStream err = System.err;

  @TempDir private Path out;

  @BeforeEach
  void start() throws IOException {
    System.setErr(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    Logging.start();
    Logging.toFile(out, "test");
  }

  @AfterEach
  void restore() throws IOException {
    System.setErr(err);
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void warningsOfWhatIsNormalAreInTheFileOnly() throws IOException {
    QUIET.warn("no complete checkpoint");
    OTHER.warn("something odd");
    QUIET.error("cannot read");
    OTHER.info("detail");

    assertThat(messages(terminal.toString(StandardCharsets.UTF_8)))
        .containsExactly("something odd", "cannot read");
    assertThat(messages(file()))
        .containsExactly("no complete checkpoint", "something odd", "cannot read", "detail");
  }

  private String file() throws IOException {
    try (Stream<Path> files = Files.list(out.resolve("_relspec/logs"))) {
      return Files.readString(files.findFirst().orElseThrow());
    }
  }

  private static List<String> messages(String text) {
    return text.lines().map(line -> line.substring(line.indexOf(" - ") + 3)).toList();
  }
}
