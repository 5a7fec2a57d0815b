package io.relspec.cpg.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryScannerTest {
  private static final FileScope PYTHON =
      new FileScope(List.of("**/*.py", "**/*.pyi"), List.of(), 1 << 20);

  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(temporary.resolve("root")).toRealPath();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<String> scan(FileScope scope) {
    return new DirectoryScanner(root, scope).scan().paths();
  }

  @Test
  void pythonFilesAreListedInOrderAndNothingElse() throws IOException {
    write("b.py", "");
    write("a/x.pyi", "");
    write("a/notes.txt", "");
    write("a.py", "");
    assertThat(scan(PYTHON)).containsExactly("a.py", "a/x.pyi", "b.py");
  }

  @Test
  void excludedFilesAreLeftOut() throws IOException {
    write("tests/test_a.py", "");
    write("a.py", "");
    FileScope scope = new FileScope(List.of("**/*.py"), List.of("tests/**"), 1);
    assertThat(scan(scope)).containsExactly("a.py");
  }

  @Test
  void ignoreFilesHoldForTheirDirectoryAndInnerOnesOverrule() throws IOException {
    write(".gitignore", "build/\n*_pb2.py\n");
    write("build/gen.py", "");
    write("a_pb2.py", "");
    write("keep/.gitignore", "!b_pb2.py\n/local.py\n");
    write("keep/b_pb2.py", "");
    write("keep/local.py", "");
    write("local.py", "");
    assertThat(scan(PYTHON)).containsExactly("keep/b_pb2.py", "local.py");
  }

  @Test
  void gitDirectoryIsNeverEntered() throws IOException {
    write(".git/hooks/hook.py", "");
    assertThat(scan(PYTHON)).isEmpty();
  }

  @Test
  void linksAreListedButDirectoriesBehindThemAreNotEntered() throws IOException {
    write("real/a.py", "");
    Files.createSymbolicLink(root.resolve("loop"), root);
    Files.createSymbolicLink(root.resolve("link.py"), root.resolve("real/a.py"));
    Files.createSymbolicLink(root.resolve("broken.py"), root.resolve("nowhere.py"));
    assertThat(scan(PYTHON)).containsExactly("broken.py", "link.py", "real/a.py");
  }

  @Test
  void latestModificationIsThatOfTheFilesListed() throws IOException {
    write("a.py", "");
    write("b.txt", "");
    Files.setLastModifiedTime(
        root.resolve("a.py"), java.nio.file.attribute.FileTime.fromMillis(1000));
    assertThat(new DirectoryScanner(root, PYTHON).scan().lastModifiedMs()).isEqualTo(1000);
  }
}
