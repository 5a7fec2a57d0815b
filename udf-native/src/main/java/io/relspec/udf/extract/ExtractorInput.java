package io.relspec.udf.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/** A file as the extractor takes it: its bytes, or why they are not there. */
public sealed interface ExtractorInput {

  /**
   * Exact bytes of a file.
   *
   * @param bytes not changed by the extractor
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over as it is; nobody compares inputs
  record Read(byte[] bytes) implements ExtractorInput {}

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

  /** {@code code NUL size NUL message} for the bridge, null unless the file is unread. */
  static byte @Nullable [] reason(@Nullable ExtractorInput input) {
    return input instanceof Unread unread
        ? (unread.code() + '\0' + unread.sizeBytes() + '\0' + unread.message()).getBytes(UTF_8)
        : null;
  }
}
