package io.relspec.app.job;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files made to break a build: each ends in facts or in a diagnostic that says why not, and leaves
 * the rows of the other files alone.
 */
class PoisonCorpusITCase {
  private static final String OK = "OK";
  private static final String FIXTURE =
      """
      //- shop/__init__.py
      from .cart import *
      //- shop/cart.py
      __all__ = ["Cart"]
      class Cart:
          def __init__(self, owner): self.owner = owner
          def pay(self): return amount(self.owner)
      def amount(owner): return len(owner)
      //- sell.py
      from shop import Cart
      import shop.cart, shop.missing
      Cart("a").pay()
      shop.cart.amount("b")
      """;

  /** What is expected of a file: its status, then the codes of its diagnostics. */
  private final Map<String, List<String>> expected = new TreeMap<>();

  @TempDir private Path directory;

  @Test
  void poisonHasDiagnosticsAndOtherFilesKeepTheirRows() throws Exception {
    Path healthy = source("healthy");
    Path poisoned = source("poisoned");
    writePoison(poisoned.resolve("poison"));

    GraphTables clean = Builds.build(healthy, directory.resolve("one"), 2);
    GraphTables all = Builds.build(poisoned, directory.resolve("two"), 2);

    assertThat(outcomes(all)).containsExactlyInAnyOrderEntriesOf(expected);
    assertSameRows(clean, all);
  }

  private Path source(String name) throws IOException {
    Path root = Files.createDirectory(directory.resolve(name));
    for (Map.Entry<String, String> file : Fixture.parse("repo", FIXTURE).files().entrySet()) {
      write(root, file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
    }
    return root;
  }

  private void writePoison(Path root) throws IOException {
    read(root, "empty.py", "");
    read(root, "bom.py", "\ufeffx = 1\n");
    read(root, "crlf.py", "x = 1\r\ndef f():\r\n    return x\r\n");
    read(root, "cr.py", "x = 1\rdef f():\r    return x\r");
    read(root, "no_newline.py", "x = 1");
    read(root, "latin.py", latin1("# -*- coding: latin-1 -*-\nx = 'é'\n"));
    read(root, "deep_elif.py", "if a == 0: pass\n" + "elif a == 1: pass\n".repeat(3_000));
    read(root, "long_line.py", "x = '" + "a".repeat(3 << 20) + "'\n");
    read(root, "deep_indentation.py", indented(90));
    poison(root, "beyond_top.py", "from ....x import *\n", OK, "IMPORT_BEYOND_TOP");
    poison(root, "nul.py", "x = 1\n\0\ny = 2\n", "SKIPPED", "ENCODING_UNSUPPORTED");
    poison(root, "invalid_utf8.py", latin1("x = 'é'\n"), "SKIPPED", "ENCODING_UNSUPPORTED");
    poison(
        root,
        "unknown_encoding.py",
        "# coding: klingon\nx = 1\n".getBytes(StandardCharsets.UTF_8),
        "SKIPPED",
        "ENCODING_UNSUPPORTED");
    poison(root, "binary.py", binary(), "SKIPPED", "ENCODING_UNSUPPORTED");
    poison(
        root,
        "line_of_20_mb.py",
        "x = '" + "a".repeat(20 << 20) + "'\n",
        "SKIPPED",
        "FILE_TOO_LARGE");
    poison(
        root,
        "parentheses.py",
        "x = " + "(".repeat(100_000) + ")".repeat(100_000) + "\n",
        "SKIPPED",
        "NESTING_TOO_DEEP");
    writeSyntaxErrors(root);
    writeLinks(root);
    writeUnreadable(root);
  }

  private void writeSyntaxErrors(Path root) throws IOException {
    List<String> texts =
        List.of(
            "def f(:\n    pass\n",
            "class\n",
            "x = = 1\n",
            "print 'no'\n",
            "if True:\npass\n",
            "  x = 1\n",
            "x = 'open\n",
            "x = '''open\n",
            "x = (1,\n",
            "x = 1)\n",
            "for in y: pass\n",
            "import\n",
            "from . import\n",
            "f(a=1, 2)\n",
            "x = f'{'\n",
            "if x:\n        y\n\tz\n",
            "lambda: = 3\n",
            "match x:\n    case\n",
            "try:\n    pass\n",
            "@\ndef f(): pass\n",
            "x = $\n",
            "1 = x\n");
    for (int i = 0; i < texts.size(); i++) {
      poison(root, "syntax_%02d.py".formatted(i), texts.get(i), "RECOVERED", "PARSE_ERROR");
    }
  }

  private void writeLinks(Path root) throws IOException {
    Files.createSymbolicLink(root.resolve("loop.py"), Path.of("loop.py"));
    expected.put("poison/loop.py", List.of("SKIPPED", "EXTRACT_FAILED"));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("../poison"));
    Files.createSymbolicLink(root.resolve("dangling.py"), Path.of("nothing.py"));
    expected.put("poison/dangling.py", List.of("SKIPPED", "EXTRACT_FAILED"));
    Path outside = Files.writeString(directory.resolve("outside.py"), "secret = 1\n");
    Files.createSymbolicLink(root.resolve("out.py"), outside);
    expected.put("poison/out.py", List.of("SKIPPED", "EXTRACT_FAILED"));
  }

  /** Whoever runs the tests as root can read everything. */
  private void writeUnreadable(Path root) throws IOException {
    Path file = Files.writeString(root.resolve("unreadable.py"), "x = 1\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    expected.put(
        "poison/unreadable.py",
        Files.isReadable(file) ? List.of(OK) : List.of("SKIPPED", "EXTRACT_FAILED"));
  }

  private void read(Path root, String name, String text) throws IOException {
    read(root, name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void read(Path root, String name, byte[] bytes) throws IOException {
    write(root, name, bytes);
    expected.put("poison/" + name, List.of(OK));
  }

  private void poison(Path root, String name, String text, String status, String code)
      throws IOException {
    poison(root, name, text.getBytes(StandardCharsets.UTF_8), status, code);
  }

  private void poison(Path root, String name, byte[] bytes, String status, String code)
      throws IOException {
    write(root, name, bytes);
    expected.put("poison/" + name, List.of(status, code));
  }

  private static void write(Path root, String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] binary() {
    byte[] bytes = new byte[4_096];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  private static String indented(int levels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      text.append(" ".repeat(i)).append("if x:\n");
    }
    return text.append(" ".repeat(levels)).append("pass\n").toString();
  }

  /** By path of a poison file its status and the distinct codes of its diagnostics. */
  private static Map<String, List<String>> outcomes(GraphTables tables) {
    Map<String, List<String>> outcomes = new TreeMap<>();
    for (StoredRow file : tables.of("py_files")) {
      if (file.text("path").startsWith("poison/")) {
        List<String> outcome = new ArrayList<>(List.of(file.text("parse_status")));
        tables.of("diagnostics").stream()
            .filter(row -> Objects.equals(row.get("file_id"), file.get("file_id")))
            .map(row -> row.text("code"))
            .distinct()
            .sorted()
            .forEach(outcome::add);
        outcomes.put(file.text("path"), outcome);
      }
    }
    return outcomes;
  }

  /** Rows of healthy files are the same; rows of no file are still there. */
  private static void assertSameRows(GraphTables clean, GraphTables all) {
    Set<Object> files =
        clean.of("py_files").stream().map(row -> row.id("file_id")).collect(toSet());
    List<String> times = List.of("source_files.commit_time");
    assertThat(
            GraphTables.differences(
                ofFiles(clean, files).multisets(times), ofFiles(all, files).multisets(times)))
        .isEmpty();
    for (String dataset : List.of("cpg_nodes", "cpg_edges", "relation_output")) {
      List<String> before = clean.multisets().get(dataset);
      assertThat(before).as(dataset).isNotEmpty();
      assertThat(new HashSet<>(all.multisets().get(dataset))).as(dataset).containsAll(before);
    }
  }

  private static GraphTables ofFiles(GraphTables tables, Set<Object> files) {
    return tables.where(
        row -> row.values().containsKey("file_id") && files.contains(row.values().get("file_id")));
  }
}
