package io.relspec.udf.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.List;

/**
 * Options of the extractor that decide which rows it gives.
 *
 * @param level how much is said about a file
 * @param sourceRoots directories, relative to the repository, that module names start at; empty for
 *     the default rule
 * @param maxFileBytes larger files are skipped, in bytes
 * @param maxDepth files that may nest deeper are skipped
 * @param pythonVersion whose builtins and annotation rules hold, such as {@code 3.13}
 * @param emitComments whether comments become nodes
 * @param maxFlowEdges a definition with more edges of data flow, or of control dependence, has none
 *     of them
 * @param timeLimitMs a file whose analysis takes longer is skipped, in milliseconds
 */
public record ExtractorOptions(
    AnalysisLevel level,
    List<String> sourceRoots,
    long maxFileBytes,
    int maxDepth,
    String pythonVersion,
    boolean emitComments,
    int maxFlowEdges,
    long timeLimitMs)
    implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  public ExtractorOptions {
    sourceRoots = List.copyOf(sourceRoots);
    requirePositive("max_file_bytes", maxFileBytes);
    requirePositive("max_depth", maxDepth);
    requirePositive("flow.max_edges", maxFlowEdges);
    requirePositive("extract.time_limit_ms", timeLimitMs);
  }

  /** The product's defaults. */
  public static ExtractorOptions defaults() {
    return new ExtractorOptions(
        AnalysisLevel.CALLS, List.of(), 4L << 20, 10_000, "3.13", false, 200_000, 30_000);
  }

  /** The form that the native library reads. */
  byte[] toJson() {
    try {
      return JSON.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options are plain values", e);
    }
  }

  private static void requirePositive(String option, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " must be positive, not " + value);
    }
  }
}
