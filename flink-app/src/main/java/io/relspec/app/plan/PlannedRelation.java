package io.relspec.app.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * A relation in a plan.
 *
 * @param dataset the dataset it yields
 * @param file where it was read
 * @param priority lower comes first among relations that are ready
 * @param generation from 1: one more than the last of those it reads
 * @param skipped why it does not run, null if it runs
 * @param missing what it lacks: if it is skipped what it needs, else what counts as empty
 * @param inputs the datasets it reads
 * @param required alternatives, of each of which at least one dataset must be there
 * @param reads the columns it reads, by dataset
 * @param functions the native functions it calls
 * @param changelog kinds of changes that it makes: I, UB, UA, D
 * @param upsertKey columns by which its changes come in order, empty if by none
 * @param rows digest of which rows there are
 * @param columns digests of what is in each column, by name
 * @param branches the branches of the unions that its rows come from, by digest
 * @param lineage what its rows come from
 * @param alignment what became of the columns of its query to match the contract
 * @param state its operators that keep state
 * @param schemaHash hash of names, types and nullability of its columns
 * @param planHash hash of the plan as Flink runs it
 * @param basis hash of what it depends on besides plans: promises of contracts on what it reads,
 *     missing datasets, options
 * @param fingerprint changes when, and only when, its rows or its state may
 */
public record PlannedRelation(
    String dataset,
    String file,
    int priority,
    int generation,
    @Nullable SkipReason skipped,
    NavigableSet<String> missing,
    NavigableSet<String> inputs,
    List<NavigableSet<String>> required,
    Map<String, List<String>> reads,
    NavigableSet<String> functions,
    List<String> changelog,
    List<String> upsertKey,
    String rows,
    Map<String, String> columns,
    List<PlannedBranch> branches,
    Lineage lineage,
    ColumnAlignment alignment,
    List<PlannedState> state,
    String schemaHash,
    String planHash,
    String basis,
    String fingerprint) {

  /** Whether it is part of the job. */
  @JsonIgnore
  public boolean isScheduled() {
    return skipped == null;
  }
}
