package io.relspec.cpg.extract;

import io.relspec.cpg.source.FileChange;
import io.relspec.cpg.source.FileContent;
import io.relspec.cpg.source.FileVersion;
import io.relspec.udf.NativeException;
import io.relspec.udf.columnar.ColumnarBatch;
import io.relspec.udf.extract.ExtractorInput;
import io.relspec.udf.extract.ExtractorOptions;
import io.relspec.udf.extract.FileChanges;
import io.relspec.udf.extract.FileExtractor;
import java.util.Arrays;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extractor of a subtask, which survives content that makes it fail.
 *
 * <p>Such content stands for a file that could not be read, now and whenever it is derived again,
 * so that its rows can be deleted later.
 */
final class GuardedExtractor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedExtractor.class);
  private static final String EXTRACT_FAILED = "EXTRACT_FAILED";
  private static final String INDEX_MALFORMED = "INDEX_MALFORMED";

  /** The start of a tag without an end: no message of an index, which becomes a diagnostic. */
  private static final byte[] NO_MESSAGE = {(byte) 0xff};

  private final ExtractorOptions options;
  private final Set<String> datasets;
  private final Counter failures;
  private FileExtractor extractor;

  GuardedExtractor(ExtractorOptions options, Set<String> datasets, Counter failures) {
    this.options = options;
    this.datasets = datasets;
    this.failures = failures;
    this.extractor = FileExtractor.open(options, datasets);
  }

  FileChanges changes(
      FileChange change, @Nullable FileVersion before, @Nullable FileVersion after) {
    ExtractorInput from = input(before);
    ExtractorInput to = input(after);
    try {
      return changes(change, from, to);
    } catch (NativeException e) {
      LOG.warn("extractor failed on {} of {}: {}", change.path(), change.repo(), e.getMessage());
      failures.inc();
      reopen();
      return changes(change, orFailed(change, from), orFailed(change, to));
    }
  }

  private FileChanges changes(
      FileChange change, @Nullable ExtractorInput before, @Nullable ExtractorInput after) {
    return extractor.changes(change.repo(), change.path(), before, after);
  }

  /** The input itself if the extractor can take it, else the next best that stands for it. */
  private @Nullable ExtractorInput orFailed(FileChange change, @Nullable ExtractorInput input) {
    if (input == null || input instanceof ExtractorInput.Unread) {
      return input;
    }
    try {
      changes(change, null, input).batches().forEach(ColumnarBatch::release);
      return input;
    } catch (NativeException e) {
      reopen();
      return orFailed(change, instead(input, "extractor failed: " + e.code()));
    }
  }

  /** What stands for an input that the extractor fails on; a file goes without its index first. */
  private static @Nullable ExtractorInput instead(ExtractorInput input, String failure) {
    if (input instanceof ExtractorInput.Read read) {
      return read.index() == null || Arrays.equals(read.index(), NO_MESSAGE)
          ? new ExtractorInput.Unread(EXTRACT_FAILED, failure, read.bytes().length)
          : new ExtractorInput.Read(read.bytes(), NO_MESSAGE);
    }
    boolean isBare = input instanceof ExtractorInput.Index index && index.message().length == 0;
    return isBare ? null : new ExtractorInput.Index(new byte[0], INDEX_MALFORMED + '\t' + failure);
  }

  private void reopen() {
    extractor.close();
    extractor = FileExtractor.open(options, datasets);
  }

  private static @Nullable ExtractorInput input(@Nullable FileVersion version) {
    if (version == null) {
      return null;
    }
    FileContent content = version.content();
    FileContent.Unread unread = content.unread();
    if (unread == null) {
      return new ExtractorInput.Read(content.bytes(), version.index());
    }
    return switch (unread.reason()) {
      case FILE_TOO_LARGE -> unread("FILE_TOO_LARGE", content, unread);
      case UNREADABLE -> unread(EXTRACT_FAILED, content, unread);
      case NO_FILE -> {
        byte[] message = version.index();
        yield new ExtractorInput.Index(message == null ? new byte[0] : message, unread.message());
      }
    };
  }

  private static ExtractorInput unread(
      String code, FileContent content, FileContent.Unread unread) {
    return new ExtractorInput.Unread(code, unread.message(), content.sizeBytes());
  }

  @Override
  public void close() {
    extractor.close();
  }
}
