package io.relspec.cpg.source;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An external index in the SCIP format, a protobuf message of metadata, documents and external
 * symbols.
 *
 * <p>Opening it finds where these lie, and reads no more of a document than its path, so memory is
 * bounded by the number of documents and what is passed on at once by {@link #MAX_PART_BYTES}. What
 * is wrong with it never is an exception: it becomes one of the {@link #problems}, and what was
 * found before stays. Not thread-safe.
 */
public final class IndexFile implements Closeable {
  /** Larger documents, and external symbols beyond as many bytes, are left out. */
  static final int MAX_PART_BYTES = 64 << 20;

  private static final int MAX_PATH_BYTES = 4096;
  private static final int MAX_METADATA_BYTES = 1 << 20;
  private static final int METADATA = 1;
  private static final int DOCUMENT = 2;
  private static final int EXTERNAL_SYMBOL = 3;
  private static final int RELATIVE_PATH = 1;
  private static final int VERSION = 1;
  private static final String MALFORMED = "INDEX_MALFORMED";
  private static final String TOO_LARGE = "INDEX_TOO_LARGE";
  private static final String UNMATCHED = "INDEX_UNMATCHED";

  private final @Nullable FileChannel channel;
  private final Map<String, Part> documents = new HashMap<>();
  private final List<Part> symbols = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private byte @Nullable [] metadata;
  private boolean isForeign;
  private long symbolBytes;
  private int leftOut;
  private int repeated;
  private int damaged;

  /** A field of the message: where its tag starts and where its content ends. */
  private record Part(long start, long end) {
    int length() {
      return Math.toIntExact(end - start);
    }
  }

  private IndexFile(@Nullable FileChannel channel) {
    this.channel = channel;
  }

  /** Opens an index and looks for its parts. */
  public static IndexFile open(Path path) {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
    } catch (IOException e) {
      IndexFile none = new IndexFile(null);
      none.problem(MALFORMED, "the external index cannot be read: " + e.getClass().getSimpleName());
      return none;
    }
    IndexFile index = new IndexFile(channel);
    index.scan(channel);
    return index;
  }

  private void scan(FileChannel channel) {
    try {
      FieldReader in = new FieldReader(channel, 0, channel.size());
      while (in.next()) {
        take(in);
      }
    } catch (EOFException e) {
      problem(MALFORMED, "the external index is cut off; what is missing is not used");
    } catch (IOException e) {
      problem(MALFORMED, "the external index is not in the SCIP format, or damaged");
    }
    if (metadata == null) {
      documents.clear();
      symbols.clear();
      if (problems.isEmpty()) {
        problem(MALFORMED, "the external index says nothing about itself, so it is not used");
      }
    } else if (isForeign) {
      // Native code says so when it reads the metadata.
      documents.clear();
      symbols.clear();
    }
    if (leftOut > 0) {
      problem(TOO_LARGE, leftOut + " parts of the external index are too large to be used");
    }
    if (damaged > 0) {
      problem(MALFORMED, damaged + " documents of the external index name no file at all");
    }
    if (repeated > 0) {
      problem(MALFORMED, repeated + " documents of the external index name a file once more");
    }
  }

  private void take(FieldReader in) throws IOException {
    Part part = new Part(in.tagAt(), in.end());
    switch (in.field()) {
      case METADATA -> {
        if (part.end() - part.start() > MAX_METADATA_BYTES) {
          throw new IOException("metadata of " + (part.end() - part.start()) + " bytes");
        }
        if (metadata == null) {
          metadata = read(part);
          isForeign = isForeign(in.inside());
        }
      }
      case DOCUMENT -> takeDocument(in, part);
      case EXTERNAL_SYMBOL -> {
        symbolBytes += part.end() - part.start();
        if (symbolBytes > MAX_PART_BYTES) {
          symbolBytes -= part.end() - part.start();
          leftOut++;
        } else {
          symbols.add(part);
        }
      }
      default -> {
        // A field of a later version; nothing here is made of it.
      }
    }
  }

  private void takeDocument(FieldReader in, Part part) {
    String path = pathOf(in);
    if (path == null) {
      damaged++;
    } else if (part.end() - part.start() > MAX_PART_BYTES) {
      leftOut++;
    } else if (documents.putIfAbsent(path, part) != null) {
      repeated++;
    }
  }

  /** The path in a document; null if there is none before it turns out to be damaged. */
  private static @Nullable String pathOf(FieldReader document) {
    try {
      FieldReader inside = document.inside();
      while (inside.next()) {
        if (inside.field() == RELATIVE_PATH) {
          return new String(inside.content(MAX_PATH_BYTES), StandardCharsets.UTF_8);
        }
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  private static boolean isForeign(FieldReader metadata) throws IOException {
    while (metadata.next()) {
      if (metadata.field() == VERSION) {
        return metadata.number() != 0;
      }
    }
    return false;
  }

  private void problem(String code, String message) {
    problems.add(code + '\t' + message);
  }

  /**
   * What the index says about a file: a message of its metadata and the document; null if it does
   * not know the file.
   */
  public byte @Nullable [] about(String path) {
    Part document = documents.get(path);
    byte[] head = metadata;
    return document == null || head == null ? null : message(head, List.of(document));
  }

  /** What the index says besides its documents: a message of its metadata and external symbols. */
  public byte[] besides() {
    byte[] head = metadata;
    return head == null ? new byte[0] : message(head, symbols);
  }

  /** A part that cannot be read any more is cut off, which whoever decodes the message notices. */
  private byte[] message(byte[] head, List<Part> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head);
    for (Part part : parts) {
      try {
        out.writeBytes(read(part));
      } catch (IOException e) {
        out.write((DOCUMENT << 3) | FieldReader.LENGTH_DELIMITED);
        out.write(1);
        return out.toByteArray();
      }
    }
    return out.toByteArray();
  }

  private byte[] read(Part part) throws IOException {
    FileChannel from = channel;
    if (from == null) {
      throw new EOFException();
    }
    return FieldReader.read(from, part.start(), part.length());
  }

  /**
   * What is wrong with the index, a line each: code of a diagnostic, tab, message.
   *
   * @param root the directory whose files the index speaks of
   */
  public String problems(Path root) {
    long unmatched = documents.keySet().stream().filter(path -> !isFile(root, path)).count();
    List<String> lines = new ArrayList<>(problems);
    if (unmatched > 0) {
      lines.add(
          UNMATCHED
              + '\t'
              + unmatched
              + " of "
              + documents.size()
              + " documents of the external index name no file here");
    }
    return String.join("\n", lines);
  }

  private static boolean isFile(Path root, String path) {
    try {
      return Files.isRegularFile(root.resolve(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
