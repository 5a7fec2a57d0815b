package io.relspec.cpg.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relspec.cpg.source.FileContent.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadingTest {
  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temporary.resolve("root")).toRealPath();
  }

  private FileContent read(String path) {
    return FileReading.read(root, path, 8);
  }

  private void assertUnread(FileContent content, Reason reason, String message) {
    assertThat(content.bytes()).isEmpty();
    assertThat(content.unread()).isEqualTo(new FileContent.Unread(reason, message));
  }

  @Test
  void fileAtTheLimitIsRead() throws IOException {
    Files.writeString(root.resolve("a.py"), "12345678");
    assertThat(read("a.py").bytes()).isEqualTo("12345678".getBytes(UTF_8));
  }

  @Test
  void fileAboveTheLimitIsListedWithItsSize() throws IOException {
    Files.writeString(root.resolve("a.py"), "123456789");
    FileContent content = read("a.py");
    assertThat(content.sizeBytes()).isEqualTo(9);
    assertUnread(content, Reason.FILE_TOO_LARGE, "9 bytes, more than 8");
  }

  @Test
  void linkInsideTheRootIsFollowed() throws IOException {
    Files.writeString(root.resolve("a.py"), "1");
    Files.createSymbolicLink(root.resolve("b.py"), root.resolve("a.py"));
    assertThat(read("b.py").bytes()).hasSize(1);
  }

  @Test
  void linkOutOfTheRootIsNotFollowed() throws IOException {
    Files.writeString(temporary.resolve("secret.py"), "1");
    Files.createSymbolicLink(root.resolve("b.py"), temporary.resolve("secret.py"));
    assertUnread(read("b.py"), Reason.UNREADABLE, "symbolic link leads outside the root");
  }

  @Test
  void whatIsNoFileSaysSo() throws IOException {
    Files.createDirectory(root.resolve("d.py"));
    Files.createSymbolicLink(root.resolve("x.py"), root.resolve("y.py"));
    Files.createSymbolicLink(root.resolve("y.py"), root.resolve("x.py"));
    Files.createSymbolicLink(root.resolve("n.py"), root.resolve("nothing"));
    assertUnread(read("d.py"), Reason.UNREADABLE, "not a regular file");
    assertUnread(read("n.py"), Reason.UNREADABLE, "gone, or a symbolic link to nothing");
    assertThat(read("x.py").unread()).extracting(u -> u.reason()).isEqualTo(Reason.UNREADABLE);
  }
}
