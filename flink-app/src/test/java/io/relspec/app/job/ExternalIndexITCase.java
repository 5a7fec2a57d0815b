package io.relspec.app.job;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds of a directory that has an external index, good or bad. */
class ExternalIndexITCase {
  private static final Path GOLDEN = GoldenRepositories.DIRECTORY.resolve("scip_python");
  private static final Path INDEX = GOLDEN.resolve("index.scip");

  /** Datasets that say what an index says, and what is wrong with it. */
  private static final Set<String> OF_THE_INDEX =
      Set.of("scip_documents", "scip_symbols", "scip_relationships", "diagnostics");

  @TempDir private Path directory;
  private Path source;

  @BeforeEach
  void writeFiles() throws IOException {
    source = Files.createDirectory(directory.resolve("source"));
    String text = Files.readString(GOLDEN.resolve("in.txt"));
    for (Map.Entry<String, String> file : Fixture.parse("repo", text).files().entrySet()) {
      Files.writeString(source.resolve(file.getKey()), file.getValue());
    }
  }

  @Test
  void indexThatIsNoneChangesNothingButDiagnostics() throws Exception {
    byte[] good = Files.readAllBytes(INDEX);
    Map<String, byte[]> bad = new TreeMap<>();
    bad.put("empty", new byte[0]);
    bad.put("text", "{\"documents\": []}".getBytes(StandardCharsets.UTF_8));
    bad.put("cut in its metadata", Arrays.copyOf(good, 20));
    bad.put("later version", later(good));
    GraphTables without = Builds.build(source, directory.resolve("without"), 1);

    for (Map.Entry<String, byte[]> index : bad.entrySet()) {
      GraphTables tables = build(index.getKey(), index.getValue());

      assertThat(GraphTables.differences(withoutIndex(without), withoutIndex(tables)))
          .as(index.getKey())
          .isEmpty();
      assertThat(codes(tables))
          .as(index.getKey())
          .containsExactly(
              index.getKey().equals("later version") ? "INDEX_VERSION_UNKNOWN" : "INDEX_MALFORMED");
    }
  }

  @Test
  void documentsBeforeACutAreUsed() throws Exception {
    byte[] good = Files.readAllBytes(INDEX);

    GraphTables tables = build("cut", Arrays.copyOf(good, good.length / 2));

    assertThat(codes(tables)).containsExactly("INDEX_MALFORMED");
    assertThat(indexedFiles(tables)).containsExactly("main.py");
  }

  @Test
  void staleDocumentIsIgnoredAndTheOthersAreNot() throws Exception {
    Path shapes = source.resolve("shapes.py");
    Files.writeString(shapes, Files.readString(shapes).replace("class Circle", "\nclass Circle"));

    GraphTables tables = build("stale", Files.readAllBytes(INDEX));

    assertThat(codes(tables)).containsExactly("INDEX_STALE");
    assertThat(indexedFiles(tables)).containsExactly("main.py");
    assertThat(tables.of("scip_documents"))
        .anyMatch(row -> row.is("path", "shapes.py") && row.is("is_stale", true))
        .anyMatch(row -> row.is("path", "main.py") && row.is("is_stale", false));
  }

  @Test
  void documentsOfOtherFilesAreCounted() throws Exception {
    Files.delete(source.resolve("main.py"));

    GraphTables tables = build("other", Files.readAllBytes(INDEX));

    assertThat(codes(tables)).containsExactly("INDEX_UNMATCHED");
    assertThat(indexedFiles(tables)).containsExactly("shapes.py");
  }

  /** The indexer itself, where it is at hand: {@code scip-python} on the PATH, or by npm. */
  @Test
  void indexOfTheIndexerOutranksAllOtherEvidence() throws Exception {
    Path index = directory.resolve("index.scip");
    assumeThat(hasIndexed(index)).as("scip-python is at hand").isTrue();

    GraphTables tables =
        Builds.build(source, index, Files.createDirectory(directory.resolve("out")), 2);

    assertThat(codes(tables)).isEmpty();
    assertThat(indexedFiles(tables)).containsExactlyInAnyOrder("main.py", "shapes.py");
    Set<String> answered =
        tables.of("cpg_edges").stream()
            .filter(row -> row.is("origin", "INDEX"))
            .map(row -> row.text("kind"))
            .collect(toSet());
    assertThat(answered)
        .contains("CALL", "CALLS_SYMBOL", "READS_SYMBOL", "SCIP_SYMBOL_IMPLEMENTATION");
  }

  private boolean hasIndexed(Path index) throws IOException, InterruptedException {
    List<String> arguments =
        List.of("index", ".", "--project-name", "demo", "--project-version", "1", "--output");
    for (List<String> indexer :
        List.of(
            List.of("scip-python"),
            List.of("npm", "exec", "--yes", "--", "@sourcegraph/scip-python@0.6.6"))) {
      List<String> command = new java.util.ArrayList<>(indexer);
      command.addAll(arguments);
      command.add(index.toString());
      if (hasRun(command) && Files.exists(index)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasRun(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(source.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("indexer.log").toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return false; // The program is not there.
    }
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      return false;
    }
    return process.exitValue() == 0;
  }

  private GraphTables build(String name, byte[] index) throws Exception {
    Path file = Files.write(directory.resolve(name + ".scip"), index);
    return Builds.build(source, file, Files.createDirectory(directory.resolve(name)), 1);
  }

  /** The index with a version of the protocol that does not exist. */
  private static byte[] later(byte[] index) {
    byte[] version = {(1 << 3) | 2, 2, 1 << 3, 9};
    byte[] later = Arrays.copyOf(version, version.length + index.length);
    System.arraycopy(index, 0, later, version.length, index.length);
    return later;
  }

  private static Map<String, List<String>> withoutIndex(GraphTables tables) {
    Map<String, List<String>> texts = new TreeMap<>(tables.multisets());
    texts.keySet().removeAll(OF_THE_INDEX);
    return texts;
  }

  private static List<String> codes(GraphTables tables) {
    return tables.of("diagnostics").stream().map(row -> row.text("code")).toList();
  }

  /** Files with an edge that the index answers. */
  private static Set<String> indexedFiles(GraphTables tables) {
    Map<Long, String> paths = new TreeMap<>();
    tables.of("py_files").forEach(row -> paths.put(row.id("file_id"), row.text("path")));
    return tables.of("cpg_edges").stream()
        .filter(row -> row.is("origin", "INDEX") && row.has("file_id"))
        .map(row -> paths.getOrDefault(row.id("file_id"), "?"))
        .collect(toSet());
  }
}
