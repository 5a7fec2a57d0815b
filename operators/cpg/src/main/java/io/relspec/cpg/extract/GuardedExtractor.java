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

  /** The input itself if the extractor can take it, else what stands for it. */
  private @Nullable ExtractorInput orFailed(FileChange change, @Nullable ExtractorInput input) {
    if (!(input instanceof ExtractorInput.Read read)) {
      return input;
    }
    try {
      changes(change, null, input).batches().forEach(ColumnarBatch::release);
      return input;
    } catch (NativeException e) {
      reopen();
      return new ExtractorInput.Unread(
          EXTRACT_FAILED, "extractor failed: " + e.code(), read.bytes().length);
    }
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
      return new ExtractorInput.Read(content.bytes());
    }
    String code =
        switch (unread.reason()) {
          case FILE_TOO_LARGE -> "FILE_TOO_LARGE";
          case UNREADABLE -> EXTRACT_FAILED;
        };
    return new ExtractorInput.Unread(code, unread.message(), content.sizeBytes());
  }

  @Override
  public void close() {
    extractor.close();
  }
}
