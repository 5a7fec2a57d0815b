package io.relspec.app.job;

import io.relspec.app.report.BuildSummary;
import io.relspec.contracts.DatasetContract;
import io.relspec.delta.source.TableCounts;
import io.relspec.udf.extract.AnalysisLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what a build put into its tables, by reading them. */
final class BuildSummaries {
  private static final String SUGGESTION =
      "SELECT n.full_name, COUNT(*) AS callers FROM cpg_edges e JOIN cpg_nodes n"
          + " ON n.repo = e.repo AND n.node_id = e.dst WHERE e.kind = '%s'"
          + " GROUP BY n.full_name ORDER BY callers DESC LIMIT 10";

  private final StoredTables tables;

  BuildSummaries(StoredTables tables) {
    this.tables = tables;
  }

  BuildSummary summarise(String repo, AnalysisLevel level) {
    try {
      return new BuildSummary(
          repo,
          level,
          count("py_files", "parse_status"),
          count("cpg_nodes", "kind"),
          count("cpg_edges", "kind"),
          calls(),
          count("diagnostics", "code"),
          locations(),
          SUGGESTION.formatted(level == AnalysisLevel.CALLS ? "CALL" : "CALLS_SYMBOL"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the tables just written", e);
    }
  }

  private SortedMap<String, Long> count(String dataset, String column) throws IOException {
    return TableCounts.byValue(location(dataset), column);
  }

  /** Call sites by the method of their best answer; the rest has none. */
  private SortedMap<String, Long> calls() throws IOException {
    SortedMap<String, Long> calls =
        TableCounts.byBestValue(
            location("cpg_edges"),
            "kind",
            List.of("CALL", "CALLS_SYMBOL"),
            "src",
            "evidence_rank",
            "resolution_method");
    long sites = sum(count("py_calls", "call_kind"));
    long unresolved = sites - sum(calls);
    if (unresolved > 0) {
      calls.put(BuildSummary.UNRESOLVED, unresolved);
    }
    return calls;
  }

  private static long sum(SortedMap<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private String location(String dataset) {
    return tables.location(tables.contracts().get(dataset)).toString();
  }

  private SortedMap<String, Path> locations() {
    SortedMap<String, Path> locations = new TreeMap<>();
    for (DatasetContract contract : tables.all()) {
      locations.put(contract.qualifiedName(), tables.location(contract));
    }
    return locations;
  }
}
