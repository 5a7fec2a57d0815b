package io.relspec.app.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dataset in a plan.
 *
 * @param dataset its name
 * @param database database of its contract
 * @param provider who makes it
 * @param stored whether the job writes it to a table
 * @param change {@code keyed} or {@code append}
 * @param contractVersion version of its contract
 * @param contractHash hash of the canonical form of its contract
 * @param key columns of its key
 * @param columns in the order of the contract
 * @param edges kinds of edges that it feeds
 * @param missing why it has no rows in this job, null if it may have some
 */
public record PlannedDataset(
    String dataset,
    String database,
    String provider,
    boolean stored,
    String change,
    String contractVersion,
    String contractHash,
    List<String> key,
    List<PlannedColumn> columns,
    List<String> edges,
    @Nullable SkipReason missing) {
  public PlannedDataset {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    edges = List.copyOf(edges);
  }
}
