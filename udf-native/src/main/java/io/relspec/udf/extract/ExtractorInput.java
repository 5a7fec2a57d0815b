package io.relspec.udf.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** A file as the extractor takes it: its bytes, or why they are not there. */
public sealed interface ExtractorInput {

  /**
   * Exact bytes of a file.
   *
   * @param bytes not changed by the extractor
   * @param index what an external index says about them: a message of its metadata and the document
   *     of the file; null if no index knows the file
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over as it is; nobody compares inputs
  record Read(byte[] bytes, byte @Nullable [] index) implements ExtractorInput {

    /** A file that no index knows. */
    public Read(byte[] bytes) {
      this(bytes, null);
    }
  }

  /**
   * No file, but what an external index says besides its documents.
   *
   * @param message its metadata and external symbols
   * @param problems what is wrong with it, a line each: code of a diagnostic, tab, message
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over as it is; nobody compares inputs
  record Index(byte[] message, String problems) implements ExtractorInput {}

  /**
   * A file whose bytes are not there; it becomes a diagnostic.
   *
   * @param code a code of the diagnostics dataset: FILE_TOO_LARGE or EXTRACT_FAILED
   * @param message what happened, in words
   * @param sizeBytes size in the source
   */
  record Unread(String code, String message, long sizeBytes) implements ExtractorInput {}

  /** Bytes for the bridge, null when there are none. */
  static byte @Nullable [] bytes(@Nullable ExtractorInput input) {
    return input instanceof Read read ? read.bytes() : null;
  }

  /** {@code code NUL size NUL message} for the bridge, null if the bytes of a file are there. */
  static byte @Nullable [] reason(@Nullable ExtractorInput input) {
    if (input instanceof Unread unread) {
      return reason(unread.code(), unread.sizeBytes(), unread.message());
    }
    return input instanceof Index index ? reason("INDEX", 0, index.problems()) : null;
  }

  private static byte[] reason(String code, long sizeBytes, String message) {
    return (code + '\0' + sizeBytes + '\0' + message).getBytes(UTF_8);
  }

  /** What an index says, for the bridge; null if none says anything. */
  static byte @Nullable [] index(@Nullable ExtractorInput input) {
    if (input instanceof Index index) {
      return index.message();
    }
    return input instanceof Read read ? read.index() : null;
  }
}
