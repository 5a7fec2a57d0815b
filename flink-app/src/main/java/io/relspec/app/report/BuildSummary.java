package io.relspec.app.report;

import io.relspec.udf.extract.AnalysisLevel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a build put into the tables.
 *
 * @param repo name of the repository
 * @param level how far the build went
 * @param files number of files by parse status
 * @param nodes number of nodes by kind
 * @param edges number of edges by kind
 * @param calls number of call sites by the method that resolved them; {@link #UNRESOLVED} for the
 *     rest; each call site counts once
 * @param diagnostics number of diagnostics by code
 * @param tables where each table is
 * @param suggestedQuery one query worth trying
 */
public record BuildSummary(
    String repo,
    AnalysisLevel level,
    SortedMap<String, Long> files,
    SortedMap<String, Long> nodes,
    SortedMap<String, Long> edges,
    SortedMap<String, Long> calls,
    SortedMap<String, Long> diagnostics,
    SortedMap<String, Path> tables,
    String suggestedQuery) {

  /** Key in {@code calls} of the call sites nothing resolved. */
  public static final String UNRESOLVED = "unresolved";

  public BuildSummary {
    files = copy(files);
    nodes = copy(nodes);
    edges = copy(edges);
    calls = copy(calls);
    diagnostics = copy(diagnostics);
    tables = copy(tables);
  }

  private static <V> SortedMap<String, V> copy(SortedMap<String, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
