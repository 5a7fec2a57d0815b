package io.relspec.app.options;

import io.relspec.udf.extract.AnalysisLevel;
import java.util.List;

/**
 * Which files are read and how.
 *
 * @param include globs relative to the source; a file must match one
 * @param exclude globs relative to the source; a file must match none
 * @param sourceRoots directories relative to the source from which modules are named
 * @param maxFileBytes larger files become a diagnostic
 * @param maxDepth files nested deeper become a diagnostic
 * @param maxFlowEdges a definition with more edges of data flow, or of control dependence, has none
 *     of them, and a diagnostic
 * @param timeLimitMs files that take longer become a diagnostic
 */
public record ExtractionOptions(
    AnalysisLevel level,
    List<String> include,
    List<String> exclude,
    List<String> sourceRoots,
    long maxFileBytes,
    int maxDepth,
    int maxFlowEdges,
    long timeLimitMs,
    PythonVersion pythonVersion) {

  public ExtractionOptions {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    sourceRoots = List.copyOf(sourceRoots);
  }

  /** Takes what concerns evidence. */
  public static ExtractionOptions of(EffectiveOptions options) {
    return new ExtractionOptions(
        options.get(RelspecOptions.LEVEL),
        options.get(RelspecOptions.INCLUDE),
        options.get(RelspecOptions.EXCLUDE),
        options.get(RelspecOptions.SOURCE_ROOTS),
        options.get(RelspecOptions.MAX_FILE_BYTES),
        options.get(RelspecOptions.MAX_DEPTH),
        options.get(RelspecOptions.FLOW_MAX_EDGES),
        options.get(RelspecOptions.EXTRACT_TIME_LIMIT_MS),
        options.get(RelspecOptions.PYTHON_VERSION));
  }

  /** What must stay the same while tables are followed, one setting per line. */
  String settings() {
    return """
        level %s
        include %s
        exclude %s
        source_roots %s
        max_file_bytes %d
        max_depth %d
        flow.max_edges %d
        extract.time_limit_ms %d
        python_version %s
        """
        .formatted(
            level,
            include,
            exclude,
            sourceRoots,
            maxFileBytes,
            maxDepth,
            maxFlowEdges,
            timeLimitMs,
            pythonVersion);
  }
}
