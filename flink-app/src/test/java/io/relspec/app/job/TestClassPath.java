package io.relspec.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Writes the class path of the tests to a file, for commands in {@code bench}; no test itself. */
class TestClassPath {
  @Test
  void isWritten() throws Exception {
    Path file = Path.of("target/test.classpath");
    Files.writeString(file, System.getProperty("java.class.path"));
    assertThat(file).isNotEmptyFile();
  }
}
