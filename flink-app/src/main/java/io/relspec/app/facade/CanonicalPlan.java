package io.relspec.app.facade;

import io.relspec.app.plan.PlannedBranch;
import java.util.List;

/**
 * A compiled plan in canonical form: two compilations of one statement give the same text, in
 * whatever process and whatever else was compiled before.
 *
 * @param json the plan, loadable by Flink, with stable operator ids
 * @param hash hash of {@code json}
 * @param digest digest of what the plan computes, from the datasets it starts from on: it covers
 *     the plans of the relations it reads, but no descriptions and no options
 * @param rows digest of which rows the plan writes
 * @param columns digests of what the plan writes into each column, in the order of the contract
 * @param branches the branches of the unions behind what it writes, by digest
 */
public record CanonicalPlan(
    String json,
    String hash,
    String digest,
    String rows,
    List<String> columns,
    List<PlannedBranch> branches) {
  public CanonicalPlan {
    columns = List.copyOf(columns);
    branches = List.copyOf(branches);
  }
}
