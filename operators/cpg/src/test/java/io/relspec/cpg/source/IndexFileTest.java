package io.relspec.cpg.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFileTest {
  private static final byte[] METADATA = field(1, field(3, "file:///r".getBytes(UTF_8)));
  private static final byte[] ONE = document("one.py", 3);
  private static final byte[] TWO = document("two.py", 5000);
  private static final byte[] SYMBOL = field(3, field(1, "s".getBytes(UTF_8)));

  @TempDir private Path root;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(root.resolve("one.py"), "");
    Files.writeString(root.resolve("two.py"), "");
  }

  @Test
  void partsOfAnIndexAreMessagesWithItsMetadata() throws IOException {
    try (IndexFile index = open(join(METADATA, ONE, SYMBOL, TWO, SYMBOL))) {
      assertThat(index.about("one.py")).isEqualTo(join(METADATA, ONE));
      assertThat(index.about("two.py")).isEqualTo(join(METADATA, TWO));
      assertThat(index.about("three.py")).isNull();
      assertThat(index.besides()).isEqualTo(join(METADATA, SYMBOL, SYMBOL));
      assertThat(index.problems(root)).isEmpty();
    }
  }

  @Test
  void pathIsFoundBehindOtherFields() throws IOException {
    byte[] document = field(2, join(field(2, new byte[9000]), field(1, "one.py".getBytes(UTF_8))));
    try (IndexFile index = open(join(METADATA, document))) {
      assertThat(index.about("one.py")).isEqualTo(join(METADATA, document));
    }
  }

  @Test
  void unknownFieldsOfEveryWireTypeAreSkipped() throws IOException {
    byte[] later = {
      (9 << 3), (byte) 0x96, 1, (9 << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0, (9 << 3) | 5, 0, 0, 0, 0
    };
    try (IndexFile index = open(join(METADATA, later, ONE))) {
      assertThat(index.about("one.py")).isEqualTo(join(METADATA, ONE));
      assertThat(index.problems(root)).isEmpty();
    }
  }

  @Test
  void whatStandsBeforeACutIsUsed() throws IOException {
    byte[] whole = join(METADATA, ONE, TWO);
    for (int length = METADATA.length + ONE.length + 1; length < whole.length; length++) {
      try (IndexFile index = open(java.util.Arrays.copyOf(whole, length))) {
        assertThat(index.about("one.py")).isNotNull();
        assertThat(index.about("two.py")).isNull();
        assertThat(index.problems(root))
            .startsWith("INDEX_MALFORMED\tthe external index is cut off");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "# an index", "\u0000\u0000", "\u007f"})
  void anythingElseIsNoIndex(String content) throws IOException {
    try (IndexFile index = open(content.getBytes(UTF_8))) {
      assertThat(index.about("one.py")).isNull();
      assertThat(index.besides()).isEmpty();
      assertThat(index.problems(root)).startsWith("INDEX_MALFORMED\t");
    }
  }

  @Test
  void missingIndexIsAProblem() throws IOException {
    try (IndexFile index = IndexFile.open(root.resolve("gone"))) {
      assertThat(index.about("one.py")).isNull();
      assertThat(index.problems(root))
          .isEqualTo("INDEX_MALFORMED\tthe external index cannot be read: NoSuchFileException");
    }
  }

  @Test
  void laterVersionIsLeftToWhoeverReadsTheMetadata() throws IOException {
    byte[] metadata = field(1, new byte[] {1 << 3, 7});
    try (IndexFile index = open(join(metadata, ONE, SYMBOL))) {
      assertThat(index.about("one.py")).isNull();
      assertThat(index.besides()).isEqualTo(metadata);
      assertThat(index.problems(root)).isEmpty();
    }
  }

  @Test
  void documentsThatCannotBeUsedAreCounted() throws IOException {
    byte[] damaged = field(2, new byte[] {(1 << 3) | 2, 100});
    byte[] nameless = field(2, field(2, new byte[3]));
    try (IndexFile index =
        open(join(METADATA, ONE, ONE, damaged, nameless, document("gone.py", 1)))) {
      assertThat(index.about("one.py")).isEqualTo(join(METADATA, ONE));
      assertThat(index.problems(root).lines())
          .containsExactly(
              "INDEX_MALFORMED\t2 documents of the external index name no file at all",
              "INDEX_MALFORMED\t1 documents of the external index name a file once more",
              "INDEX_UNMATCHED\t1 of 2 documents of the external index name no file here");
    }
  }

  @Test
  void documentOfTooManyBytesIsLeftOutUnread() throws IOException {
    Path file = root.resolve("index.scip");
    long size = IndexFile.MAX_PART_BYTES + 100L;
    byte[] path = field(1, "one.py".getBytes(UTF_8));
    byte[] head =
        join(
            METADATA,
            new byte[] {(2 << 3) | 2},
            varint(size),
            path,
            new byte[] {(2 << 3) | 2},
            varint(size - path.length - 5));
    Files.write(file, head);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(head.length + size - path.length - 5);
    }
    try (IndexFile index = IndexFile.open(file)) {
      assertThat(index.about("one.py")).isNull();
      assertThat(index.problems(root))
          .isEqualTo("INDEX_TOO_LARGE\t1 parts of the external index are too large to be used");
    }
  }

  @Test
  void damagedBytesNeverThrow() throws IOException {
    byte[] whole = join(METADATA, ONE, SYMBOL, TWO);
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(200)] ^= (byte) (1 << random.nextInt(8));
      }
      try (IndexFile index = open(damaged)) {
        index.about("one.py");
        index.besides();
        assertThat(index.problems(root).lines()).allMatch(line -> line.startsWith("INDEX_"));
      }
    }
  }

  private IndexFile open(byte[] bytes) throws IOException {
    return IndexFile.open(Files.write(root.resolve("index.scip"), bytes));
  }

  private static byte[] document(String path, int size) {
    return field(2, join(field(1, path.getBytes(UTF_8)), field(5, new byte[size])));
  }

  private static byte[] field(int number, byte[] content) {
    return join(new byte[] {(byte) ((number << 3) | 2)}, varint(content.length), content);
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value;
    while (rest > 0x7f) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
