package io.relspec.delta.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NioFileIOTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writtenFileHoldsItsLinesAndNothingElseIsLeft(boolean fsync) throws Exception {
    write(new NioFileIO(fsync), "a.json", false, "one", "zwei ö");
    assertThat(Files.readString(dir.resolve("a.json"))).isEqualTo("one\nzwei ö\n");
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void fileThatIsThereIsNotReplacedUnlessAskedTo() throws Exception {
    NioFileIO files = new NioFileIO(false);
    write(files, "a.json", false, "first");
    assertThatThrownBy(() -> write(files, "a.json", false, "second"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readString(dir.resolve("a.json"))).isEqualTo("first\n");
    write(files, "a.json", true, "third");
    assertThat(Files.readString(dir.resolve("a.json"))).isEqualTo("third\n");
    assertThat(names()).containsExactly("a.json");
  }

  @Test
  void ofManyRacingWritersExactlyOneWinsAndItsContentIsWhole() throws Exception {
    int writers = 8;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < 50; round++) {
        String name = "%020d.json".formatted(round);
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Future<Boolean>> wins = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
          String[] lines = new String[100];
          java.util.Arrays.fill(lines, "writer " + w);
          wins.add(
              threads.submit(
                  () -> {
                    start.await();
                    try {
                      write(new NioFileIO(false), name, false, lines);
                      return true;
                    } catch (FileAlreadyExistsException e) {
                      return false;
                    }
                  }));
        }
        int winner = -1;
        int winners = 0;
        for (int w = 0; w < writers; w++) {
          if (wins.get(w).get()) {
            winner = w;
            winners++;
          }
        }
        assertThat(winners).isEqualTo(1);
        assertThat(Files.readAllLines(dir.resolve(name)))
            .hasSize(100)
            .containsOnly("writer " + winner);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void listingIsSortedByNameFromTheGivenNameOn() throws Exception {
    for (String name : List.of("b", "a", "ä", "c", "Z")) {
      Files.createFile(dir.resolve(name));
    }
    assertThat(list("b")).containsExactly("b", "c", "ä");
    assertThat(list("0")).containsExactly("Z", "a", "b", "c", "ä");
    assertThat(new NioFileIO(false).listFrom("file:" + dir + "/b").next().getPath())
        .isEqualTo("file:" + dir + "/b");
  }

  @Test
  void whatIsNotThereIsReportedAsNotFound() {
    NioFileIO files = new NioFileIO(false);
    assertThatThrownBy(() -> files.listFrom(dir + "/none/0"))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> files.getFileStatus(dir + "/none"))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> files.newInputFile(dir + "/none", 1).newStream())
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> files.copyFileAtomically(dir + "/none", dir + "/x", false))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void readingSeeksAndReadsFully() throws Exception {
    Path path = dir.resolve("data");
    byte[] content = new byte[1000];
    IntStream.range(0, content.length).forEach(i -> content[i] = (byte) i);
    Files.write(path, content);
    try (SeekableInputStream in =
        new NioFileIO(false).newInputFile(path.toString(), 1000).newStream()) {
      in.seek(900);
      byte[] tail = new byte[100];
      in.readFully(tail, 0, 100);
      assertThat(tail).isEqualTo(java.util.Arrays.copyOfRange(content, 900, 1000));
      assertThat(in.read()).isEqualTo(-1);
      in.seek(255);
      assertThat(in.read()).isEqualTo(255);
      assertThat(in.getPos()).isEqualTo(256);
      in.seek(999);
      assertThatThrownBy(() -> in.readFully(new byte[2], 0, 2)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void streamedFileMakesItsDirectoriesAndCountsItsBytes(boolean atomic) throws Exception {
    String path = dir.resolve("x/y/data").toString();
    NioFileIO files = new NioFileIO(true);
    try (PositionOutputStream out = files.newOutputFile(path).create(atomic)) {
      out.write(new byte[] {1, 2, 3});
      out.write(4);
      assertThat(out.getPos()).isEqualTo(4);
      assertThat(Files.exists(Path.of(path))).isEqualTo(!atomic);
    }
    assertThat(Files.readAllBytes(Path.of(path))).containsExactly(1, 2, 3, 4);
    assertThat(files.getFileStatus(path).getSize()).isEqualTo(4);
  }

  @Test
  void copyIsAtomicAndKeepsWhatIsThere() throws Exception {
    NioFileIO files = new NioFileIO(false);
    Files.writeString(dir.resolve("a"), "text");
    files.copyFileAtomically(dir + "/a", dir + "/b", false);
    assertThat(Files.readString(dir.resolve("b"))).isEqualTo("text");
    assertThatThrownBy(() -> files.copyFileAtomically(dir + "/a", dir + "/b", false))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  private void write(NioFileIO files, String name, boolean overwrite, String... lines)
      throws IOException {
    files
        .newOutputFile(dir.resolve(name).toString())
        .writeAtomically(Utils.toCloseableIterator(List.of(lines).iterator()), overwrite);
  }

  private List<String> list(String from) throws IOException {
    List<String> found = new ArrayList<>();
    try (CloseableIterator<FileStatus> files = new NioFileIO(false).listFrom(dir + "/" + from)) {
      files.forEachRemaining(f -> found.add(f.getPath().substring(dir.toString().length() + 1)));
    }
    return found;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }
}
