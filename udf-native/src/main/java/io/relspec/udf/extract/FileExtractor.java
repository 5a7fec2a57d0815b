package io.relspec.udf.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relspec.udf.Native;
import io.relspec.udf.NativeDataset;
import io.relspec.udf.NativeException;
import io.relspec.udf.NativeLibrary;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Derives the rows that differ between two states of a file. Not thread-safe; a thread owns one.
 *
 * <p>After a {@link NativeException} the extractor must be closed and not be used again.
 */
public final class FileExtractor implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long handle;
  private final List<NativeDataset> datasets;

  private FileExtractor(long handle, List<NativeDataset> datasets) {
    this.handle = handle;
    this.datasets = datasets;
  }

  /**
   * Opens an extractor.
   *
   * @param requested names of the datasets to give out; others cost nothing
   * @throws NativeException if a name is unknown or an option is not accepted
   */
  public static FileExtractor open(ExtractorOptions options, Set<String> requested) {
    NativeLibrary.load();
    byte[] json = toJson(new Request(options, requested.stream().sorted().toList()));
    List<NativeDataset> datasets = NativeDataset.all();
    return new FileExtractor(Native.extractorOpen(json), datasets);
  }

  private record Request(ExtractorOptions options, List<String> datasets) {}

  private static byte[] toJson(Request request) {
    try {
      return JSON.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options are plain values", e);
    }
  }

  /**
   * The rows that differ.
   *
   * @param before the file as it was, null if it was not there
   * @param after the file as it is, null if it is gone
   * @throws NativeException if the extractor fails on this file
   */
  public FileChanges changes(
      String repo, String path, @Nullable ExtractorInput before, @Nullable ExtractorInput after) {
    long[] result =
        Native.extractorChanges(
            handle,
            repo.getBytes(UTF_8),
            path.getBytes(UTF_8),
            ExtractorInput.bytes(before),
            ExtractorInput.reason(before),
            ExtractorInput.index(before),
            ExtractorInput.bytes(after),
            ExtractorInput.reason(after),
            ExtractorInput.index(after));
    byte[] frames = Native.extractorFrames(handle);
    return FileChanges.decode(repo, path, datasets, frames, result);
  }

  @Override
  public void close() {
    Native.extractorClose(handle);
  }
}
