package io.relspec.app.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * External indexes as text, for tests. A line each:
 *
 * <pre>
 * tool NAME VERSION
 * document PATH [utf8|utf16|utf32]
 * text TEXT                             of the document, with \n for line ends
 * at LINE COLUMN END ROLES SYMBOL       an occurrence in the document
 * symbol SYMBOL                         a symbol of the document
 * external SYMBOL                       a symbol that is defined elsewhere
 * ref|impl|type|def SYMBOL              how the last symbol stands to another one
 * kind NUMBER                           kind of the last symbol
 * doc TEXT                              documentation of the last symbol
 * </pre>
 */
final class IndexText {
  private static final Pattern AT = Pattern.compile("(\\d+) (\\d+) (\\d+) (\\d+) (.*)");
  private static final List<String> ENCODINGS = List.of("", "utf8", "utf16", "utf32");

  /** Fields of a relationship by the words for them. */
  private static final List<String> RELATIONSHIPS = List.of("", "", "ref", "impl", "type", "def");

  private final ByteArrayOutputStream index = new ByteArrayOutputStream();
  private final ByteArrayOutputStream document = new ByteArrayOutputStream();
  private final ByteArrayOutputStream symbol = new ByteArrayOutputStream();
  private boolean isExternal;

  private IndexText() {}

  /** The bytes of an index. */
  static byte[] encode(String text) {
    IndexText encoder = new IndexText();
    text.lines().filter(line -> !line.isBlank()).forEach(encoder::line);
    encoder.endDocument();
    return encoder.index.toByteArray();
  }

  /** A file of an index. */
  static Path write(String text) throws IOException {
    Path file = Files.createTempFile("relspec-index", ".scip");
    file.toFile().deleteOnExit();
    return Files.write(file, encode(text));
  }

  private void line(String line) {
    int space = line.indexOf(' ');
    String word = line.substring(0, space);
    String rest = line.substring(space + 1);
    switch (word) {
      case "tool" -> tool(rest.split(" ", 2));
      case "document" -> startDocument(rest.split(" ", 2));
      case "text" ->
          message(document, 5, rest.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));
      case "at" -> occurrence(rest);
      case "symbol", "external" -> startSymbol(rest, word.equals("external"));
      case "kind" -> number(symbol, 5, Long.parseLong(rest));
      case "doc" -> text(symbol, 3, rest);
      default -> relationship(word, rest);
    }
  }

  private void tool(String[] words) {
    ByteArrayOutputStream tool = new ByteArrayOutputStream();
    text(tool, 1, words[0]);
    text(tool, 2, words[1]);
    ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    message(metadata, 2, tool.toByteArray());
    message(index, 1, metadata.toByteArray());
  }

  private void startDocument(String[] words) {
    endDocument();
    text(document, 1, words[0]);
    if (words.length > 1) {
      number(document, 6, ENCODINGS.indexOf(words[1].toLowerCase(Locale.ROOT)));
    }
  }

  private void endDocument() {
    endSymbol();
    if (document.size() > 0) {
      message(index, 2, document.toByteArray());
      document.reset();
    }
  }

  private void occurrence(String text) {
    Matcher at = AT.matcher(text);
    if (!at.matches()) {
      throw new IllegalArgumentException(text);
    }
    ByteArrayOutputStream range = new ByteArrayOutputStream();
    for (int i = 1; i <= 3; i++) {
      varint(range, Long.parseLong(at.group(i)));
    }
    ByteArrayOutputStream occurrence = new ByteArrayOutputStream();
    message(occurrence, 1, range.toByteArray());
    text(occurrence, 2, at.group(5));
    number(occurrence, 3, Long.parseLong(at.group(4)));
    message(document, 2, occurrence.toByteArray());
  }

  private void startSymbol(String name, boolean external) {
    endSymbol();
    if (external) {
      endDocument();
    }
    isExternal = external;
    text(symbol, 1, name);
  }

  private void endSymbol() {
    if (symbol.size() > 0) {
      message(isExternal ? index : document, 3, symbol.toByteArray());
      symbol.reset();
    }
  }

  private void relationship(String word, String other) {
    int field = RELATIONSHIPS.indexOf(word);
    if (field < 2) {
      throw new IllegalArgumentException(word);
    }
    ByteArrayOutputStream relationship = new ByteArrayOutputStream();
    text(relationship, 1, other);
    number(relationship, field, 1);
    message(symbol, 4, relationship.toByteArray());
  }

  private static void text(ByteArrayOutputStream out, int field, String text) {
    message(out, field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void message(ByteArrayOutputStream out, int field, byte[] bytes) {
    varint(out, (field << 3) | 2);
    varint(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, int field, long value) {
    varint(out, field << 3);
    varint(out, value);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while (rest > 0x7f) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
