package io.relspec.delta.kernel.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.relspec.delta.DataFileManifest;
import io.relspec.delta.DeltaErrorCode;
import io.relspec.delta.DeltaException;
import io.relspec.delta.TableSpec;
import io.relspec.delta.kernel.Append;
import io.relspec.delta.kernel.AppendOutcome;
import io.relspec.delta.kernel.Commit;
import io.relspec.delta.kernel.DeltaTable;
import io.relspec.delta.kernel.FileAction;
import io.relspec.delta.kernel.TableLog;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in the buckets of a server in another process. */
class S3FileIOTest {
  private static final String BUCKET = "tables";
  private static S3FileIO files;

  @BeforeAll
  static void start() {
    files = new S3FileIO(LocalS3.withBucket(BUCKET));
  }

  private static String path(String key) {
    return "s3://" + BUCKET + "/" + key;
  }

  private static void put(String key, String line) throws IOException {
    files.newOutputFile(path(key)).writeAtomically(Utils.singletonCloseableIterator(line), false);
  }

  private static byte[] read(String key) throws IOException {
    try (SeekableInputStream in = files.newInputFile(path(key), -1).newStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  void ofWritersOfOneEntryExactlyOneWins() throws Exception {
    int writers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (int version = 0; version < 20; version++) {
        String key = "race/_delta_log/%020d.json".formatted(version);
        List<Callable<Boolean>> puts =
            IntStream.range(0, writers)
                .<Callable<Boolean>>mapToObj(writer -> () -> wins(key, writer))
                .toList();
        List<Integer> winners = new ArrayList<>();
        List<Future<Boolean>> outcomes = threads.invokeAll(puts);
        for (int writer = 0; writer < writers; writer++) {
          if (outcomes.get(writer).get()) {
            winners.add(writer);
          }
        }
        assertThat(winners).hasSize(1);
        assertThat(new String(read(key), java.nio.charset.StandardCharsets.UTF_8))
            .isEqualTo("writer " + winners.get(0) + "\n");
      }
    } finally {
      threads.shutdown();
    }
  }

  private static boolean wins(String key, int writer) throws IOException {
    try {
      put(key, "writer " + writer);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Test
  void twoThatCommitToOneTableBothGetAllTheirCommits() throws Exception {
    int commits = 8;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<Integer>> writers =
          List.of(() -> append("one", commits), () -> append("two", commits));
      int conflicts = 0;
      for (Future<Integer> writer : threads.invokeAll(writers)) {
        conflicts += writer.get();
      }
      assertThat(conflicts).as("lost races").isPositive();
    } finally {
      threads.shutdown();
    }
    TableLog log = TableLog.open(spec().location());
    List<Commit> all = log.commits(1, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(all)
        .extracting(Commit::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2L * commits).boxed().toList());
    assertThat(log.latestFiles())
        .extracting(FileAction::path)
        .doesNotHaveDuplicates()
        .hasSize(2 * commits);
  }

  private static TableSpec spec() {
    RowType type =
        RowType.of(
            new LogicalType[] {
              new VarCharType(false, VarCharType.MAX_LENGTH), new BigIntType(false)
            },
            new String[] {"repo", "id"});
    return new TableSpec("t", path("two writers/t"), type, List.of("repo"), List.of("id"));
  }

  /** Makes commits; gives how often one had to be tried again. */
  private static int append(String writer, int commits) throws IOException {
    DeltaTable table = DeltaTable.createIfAbsent(spec(), true);
    int again = 0;
    for (int i = 1; i <= commits; i++) {
      DataFileManifest file =
          new DataFileManifest(
              "t",
              "repo=r/part-%s-%d.parquet".formatted(writer, i),
              Map.of("repo", "r"),
              100,
              0,
              1,
              "{\"numRecords\":1}");
      Append append = new Append(writer, i, "test." + writer, "{}", List.of(file));
      while (!(table.tryAppend(append) instanceof AppendOutcome.Committed)) {
        again++;
      }
    }
    return again;
  }

  @Test
  void entryThatIsThereIsNotReplacedUnlessItMay() throws Exception {
    put("entries/a", "first");
    assertThatThrownBy(() -> put("entries/a", "second"))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(new String(read("entries/a"), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("first\n");
    files
        .newOutputFile(path("entries/a"))
        .writeAtomically(Utils.singletonCloseableIterator("third"), true);
    assertThat(new String(read("entries/a"), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("third\n");
    assertThatThrownBy(() -> files.copyFileAtomically(path("entries/a"), path("entries/a"), false))
        .isInstanceOf(FileAlreadyExistsException.class);
    files.copyFileAtomically(path("entries/a"), path("entries/b"), false);
    assertThat(read("entries/b")).isEqualTo(read("entries/a"));
  }

  @Test
  void largeFileIsPutInPartsAndReadInRanges() throws Exception {
    byte[] bytes = new byte[(16 << 20) + 12_345];
    new Random(1).nextBytes(bytes);
    try (PositionOutputStream out = files.newOutputFile(path("large")).create(false)) {
      out.write(bytes, 0, 16 << 20);
      out.write(bytes, 16 << 20, 12_345);
      assertThat(out.getPos()).isEqualTo(bytes.length);
    }
    assertThat(files.getFileStatus(path("large")).getSize()).isEqualTo(bytes.length);
    try (SeekableInputStream in = files.newInputFile(path("large"), bytes.length).newStream()) {
      for (int from : new int[] {bytes.length - 8, 0, 5_000_000}) {
        byte[] read = new byte[8];
        in.seek(from);
        in.readFully(read, 0, read.length);
        assertThat(read).isEqualTo(java.util.Arrays.copyOfRange(bytes, from, from + 8));
      }
      in.seek(bytes.length - 4);
      assertThatThrownBy(() -> in.readFully(new byte[5], 0, 5)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void directoryIsListedFromANameOn() throws Exception {
    for (String name : List.of("1.json", "2.json", "2.json.tmp", "3.json", "sub/4.json")) {
      put("listed/" + name, name);
    }
    assertThat(listed("listed/2.json"))
        .containsExactly(path("listed/2.json"), path("listed/2.json.tmp"), path("listed/3.json"));
    assertThat(listed("listed/4")).isEmpty();
    assertThatThrownBy(() -> listed("nowhere/1")).isInstanceOf(FileNotFoundException.class);
    files.delete(path("listed/1.json"));
    assertThatThrownBy(() -> files.getFileStatus(path("listed/1.json")))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> read("listed/1.json")).isInstanceOf(FileNotFoundException.class);
  }

  private static List<String> listed(String key) throws IOException {
    List<String> paths = new ArrayList<>();
    try (CloseableIterator<FileStatus> listed = files.listFrom(path(key))) {
      listed.forEachRemaining(status -> paths.add(status.getPath()));
    }
    return paths;
  }

  /** A storage that takes every put, and one that says that it does not know the condition. */
  @ParameterizedTest
  @ValueSource(ints = {200, 501})
  void storageThatDoesNotKnowTheConditionIsRefused(int answer) throws Exception {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          boolean isPut = exchange.getRequestMethod().equals("PUT");
          exchange.sendResponseHeaders(isPut ? answer : 204, -1);
          exchange.close();
        });
    http.start();
    try {
      URI endpoint = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
      S3FileIO careless = new S3FileIO(LocalS3.client(endpoint));
      assertThatThrownBy(
              () ->
                  careless
                      .newOutputFile(path("t/_delta_log/00000000000000000000.json"))
                      .writeAtomically(Utils.singletonCloseableIterator("{}"), false))
          .isInstanceOfSatisfying(
              DeltaException.class,
              e -> assertThat(e.errorCode()).isEqualTo(DeltaErrorCode.STORAGE_NOT_ATOMIC));
    } finally {
      http.stop(0);
    }
  }
}
