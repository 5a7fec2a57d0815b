package io.relspec.app.job;

import io.relspec.app.cluster.EmbeddedCluster;
import io.relspec.app.facade.ExecutionFacade;
import io.relspec.app.report.BuildSummary;
import io.relspec.app.service.QueryResult;
import io.relspec.contracts.DatasetContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.types.Row;

/** Counts what a build put into its tables, by reading them. */
final class BuildSummaries {
  /** One row per count: what is counted, its kind, how many. */
  private static final String COUNTS =
      """
      SELECT 'files', parse_status, COUNT(*) FROM py_files GROUP BY parse_status
      UNION ALL SELECT 'nodes', kind, COUNT(*) FROM cpg_nodes GROUP BY kind
      UNION ALL SELECT 'edges', kind, COUNT(*) FROM cpg_edges GROUP BY kind
      UNION ALL SELECT 'diagnostics', code, COUNT(*) FROM diagnostics GROUP BY code
      UNION ALL SELECT 'sites', 'all', COUNT(*) FROM py_calls
      UNION ALL SELECT 'calls', best, COUNT(*) FROM (
        SELECT SUBSTRING(MIN(CAST(evidence_rank AS STRING) || resolution_method), 2) AS best
        FROM cpg_edges WHERE kind IN ('CALL', 'CALLS_SYMBOL') GROUP BY src) GROUP BY best
      """;

  private static final String SUGGESTION =
      "SELECT n.full_name, COUNT(*) AS callers FROM cpg_edges e JOIN cpg_nodes n"
          + " ON n.node_id = e.dst WHERE e.kind = 'CALL'"
          + " GROUP BY n.full_name ORDER BY callers DESC LIMIT 10";

  private final StoredTables tables;
  private final EmbeddedCluster cluster;

  BuildSummaries(StoredTables tables, EmbeddedCluster cluster) {
    this.tables = tables;
    this.cluster = cluster;
  }

  BuildSummary summarise(String repo) {
    Map<String, SortedMap<String, Long>> counts = count();
    SortedMap<String, Long> calls = group(counts, "calls");
    long sites = group(counts, "sites").getOrDefault("all", 0L);
    long unresolved = sites - calls.values().stream().mapToLong(Long::longValue).sum();
    if (unresolved > 0) {
      calls.put(BuildSummary.UNRESOLVED, unresolved);
    }
    return new BuildSummary(
        repo,
        group(counts, "files"),
        group(counts, "nodes"),
        group(counts, "edges"),
        calls,
        group(counts, "diagnostics"),
        locations(),
        SUGGESTION);
  }

  private Map<String, SortedMap<String, Long>> count() {
    ExecutionFacade facade = TableQueries.facade(cluster, tables);
    Map<String, SortedMap<String, Long>> counts = new TreeMap<>();
    try (QueryResult rows = facade.query(COUNTS, OptionalLong.empty())) {
      while (rows.hasNext()) {
        Row row = rows.next();
        String what = row.<String>getFieldAs(0).strip();
        group(counts, what).put(row.getFieldAs(1), row.getFieldAs(2));
      }
    }
    return counts;
  }

  private static SortedMap<String, Long> group(
      Map<String, SortedMap<String, Long>> counts, String what) {
    return counts.computeIfAbsent(what, name -> new TreeMap<>());
  }

  private SortedMap<String, Path> locations() {
    SortedMap<String, Path> locations = new TreeMap<>();
    for (DatasetContract contract : tables.all()) {
      locations.put(contract.qualifiedName(), tables.location(contract));
    }
    return locations;
  }
}
